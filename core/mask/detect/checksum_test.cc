#include "core/mask/detect/checksum.h"

#include <string>

#include "gtest/gtest.h"

namespace osiris {
namespace {

// True if `check` passes `digits`, and none that differs from it in one digit.
bool NoticesEverySlip(bool (*check)(std::string_view), std::string digits) {
  if (!check(digits)) return false;
  for (char& c : digits) {
    const char right = c;
    for (char wrong = '0'; wrong <= '9'; ++wrong) {
      if (wrong == right) continue;
      c = wrong;
      if (check(digits)) return false;
    }
    c = right;
  }
  return true;
}

TEST(ChecksumTest, LuhnNoticesEveryWrongDigit) {
  EXPECT_TRUE(NoticesEverySlip(PassesLuhn, "4111111111111111"));
  EXPECT_TRUE(NoticesEverySlip(PassesLuhn, "79927398713"));
  EXPECT_FALSE(PassesLuhn(""));
  EXPECT_FALSE(PassesLuhn("4111-1111"));
}

TEST(ChecksumTest, VerhoeffNoticesEveryWrongDigitAndEverySwap) {
  EXPECT_TRUE(NoticesEverySlip(PassesVerhoeff, "2363"));
  EXPECT_FALSE(PassesVerhoeff("3263"));
}

TEST(ChecksumTest, TheTaxNumbersCheckNoticesEveryWrongDigit) {
  EXPECT_TRUE(NoticesEverySlip(PassesMod11And10, "86095742719"));
}

TEST(ChecksumTest, TheRemainderOfAnAccountIsOne) {
  EXPECT_EQ(Mod97("WEST12345698765432GB82"), 1);
  EXPECT_EQ(Mod97("west12345698765432gb82"), 1);
  EXPECT_NE(Mod97("WEST12345698765432GB83"), 1);
  EXPECT_EQ(Mod97("1 2"), -1);
}

TEST(ChecksumTest, WeighsDigits) {
  EXPECT_EQ(WeightedSum("123", "321"), 10);
  EXPECT_EQ(WeightedSum("999", "1"), 9);
}

}  // namespace
}  // namespace osiris
