#include "core/base/fingerprint.h"

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(FingerprintTest, TellsWhereOnePartEnds) {
  EXPECT_NE(Fingerprint().Add("a|b").Add("c").Hex(),
            Fingerprint().Add("a").Add("b|c").Hex());
  EXPECT_NE(Fingerprint().Add("").Add("a").Hex(),
            Fingerprint().Add("a").Add("").Hex());
  EXPECT_EQ(Fingerprint().Add("a").Add("b").Hex(),
            Fingerprint().Add("a").Add("b").Hex());
}

TEST(Sha256HexTest, AgreesWithTheStandard) {
  // FIPS 180-2, appendix B.1.
  EXPECT_EQ(Sha256Hex("abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(RandomHexTest, IsOfTheLengthAndDiffers) {
  EXPECT_EQ(RandomHex(16).size(), 32u);
  EXPECT_NE(RandomHex(16), RandomHex(16));
}

}  // namespace
}  // namespace osiris
