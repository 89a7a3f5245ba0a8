#include "core/base/fingerprint.h"

#include <string>

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

TEST(Sha256Test, AgreesWithTheStandard) {
  // FIPS 180-2, appendix B.
  EXPECT_EQ(Sha256().Add("abc").Hex(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Sha256().Add(std::string(1'000'000, 'a')).Hex(),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_EQ(Sha256().Hex(),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Sha256Test, DoesNotDependOnWhereItIsCut) {
  const std::string text(1000, 'x');
  const std::string whole = Sha256().Add(text).Hex();
  for (size_t at = 0; at <= text.size(); at += 37) {
    EXPECT_EQ(Sha256().Add(text.substr(0, at)).Add(text.substr(at)).Hex(),
              whole)
        << at;
  }
}

TEST(Sha256Test, GivesTheSameAsBytesAndAsDigits) {
  const auto digest = Sha256().Add("abc").Digest();
  EXPECT_EQ(digest.front(), 0xba);
  EXPECT_EQ(digest.back(), 0xad);
}

TEST(Sha256Test, AppendsItsDigits) {
  std::string text = "a ";
  Sha256().Add("abc").AppendHex(text);
  EXPECT_EQ(text, "a " + Sha256Hex("abc"));
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
