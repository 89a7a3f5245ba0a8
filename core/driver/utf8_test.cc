#include "core/driver/utf8.h"

#include <string>

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(Utf8Test, AcceptsEveryKindOfCharacter) {
  EXPECT_TRUE(IsUtf8(""));
  EXPECT_TRUE(IsUtf8("plain text of more than eight bytes"));
  EXPECT_TRUE(IsUtf8(std::string_view("a\0b", 3)));
  EXPECT_TRUE(IsUtf8("\xC2\x80 \xDF\xBF"));
  EXPECT_TRUE(IsUtf8("\xE0\xA0\x80 \xED\x9F\xBF \xEE\x80\x80 \xEF\xBF\xBF"));
  EXPECT_TRUE(IsUtf8("\xF0\x90\x80\x80 \xF4\x8F\xBF\xBF"));
}

TEST(Utf8Test, RefusesWhatIsNoCharacter) {
  for (const std::string_view bytes : {
           "\x80",              // continuation without a lead
           "\xC0\x80",          // overlong NUL
           "\xC1\xBF",          // overlong
           "\xE0\x9F\xBF",      // overlong
           "\xF0\x8F\xBF\xBF",  // overlong
           "\xED\xA0\x80",      // surrogate
           "\xF4\x90\x80\x80",  // beyond U+10FFFF
           "\xF5\x80\x80\x80",
           "\xFF",
           "\xE2\x82",  // cut
           "\xC3(",
           "12345678\xFE",
           "1234567\xFE",
       }) {
    EXPECT_FALSE(IsUtf8(bytes)) << testing::PrintToString(bytes);
  }
}

TEST(Utf8Test, AgreesWithDecodingEveryShortSequence) {
  // Each lead byte with each second byte, completed as well as can be.
  int accepted = 0;
  for (int lead = 0; lead < 256; ++lead) {
    for (int second = 0; second < 256; ++second) {
      std::string bytes = {static_cast<char>(lead), static_cast<char>(second)};
      if (lead >= 0xE0) bytes += '\x80';
      if (lead >= 0xF0) bytes += '\x80';
      accepted += IsUtf8(bytes) ? 1 : 0;
    }
  }
  // ASCII pairs, two-byte, three-byte and four-byte characters.
  EXPECT_EQ(accepted, 128 * 128 + 30 * 64 + (32 + 12 * 64 + 32 + 2 * 64) +
                          (48 + 3 * 64 + 16));
}

TEST(Utf8Test, CutsBetweenCharacters) {
  constexpr std::string_view kText = "a\xE2\x82\xACz";
  EXPECT_EQ(WholeCharacters(kText, 0), 0U);
  EXPECT_EQ(WholeCharacters(kText, 1), 1U);
  EXPECT_EQ(WholeCharacters(kText, 2), 1U);
  EXPECT_EQ(WholeCharacters(kText, 3), 1U);
  EXPECT_EQ(WholeCharacters(kText, 4), 4U);
  EXPECT_EQ(WholeCharacters(kText, 5), 5U);
  EXPECT_EQ(WholeCharacters(kText, 500), 5U);
}

TEST(Utf8Test, ReplacesOnlyWhatIsInvalid) {
  EXPECT_EQ(ToUtf8("Dvo\xC5\x99\xC3\xA1k"), "Dvo\xC5\x99\xC3\xA1k");
  EXPECT_EQ(ToUtf8("a\xFF\xC5z"), "a\xEF\xBF\xBD\xEF\xBF\xBDz");
}

}  // namespace
}  // namespace osiris
