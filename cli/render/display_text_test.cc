#include "cli/render/display_text.h"

#include <string>

#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

TEST(SafeTextTest, LeavesReadableTextAlone) {
  for (const std::string text :
       {"orders", "Příliš žluťoučký kůň", "顧客", "a\\b", "🎬 movies", ""}) {
    EXPECT_EQ(SafeText(text), text);
  }
}

TEST(SafeTextTest, SpellsOutWhatActsOnATerminal) {
  EXPECT_EQ(SafeText("\x1b[31mred\x1b[0m"), "\\x1b[31mred\\x1b[0m");
  EXPECT_EQ(SafeText("a\nb\r\tc\x7f"), "a\\nb\\r\\tc\\x7f");
  EXPECT_EQ(SafeText(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(SafeText("\xc2\x9b"
                     "31m"),
            "\\u009b31m");
}

TEST(SafeTextTest, SpellsOutWhatReversesOrHides) {
  EXPECT_EQ(SafeText("gpj\u202eexe"), "gpj\\u202eexe");
  EXPECT_EQ(SafeText("a\u2066b\u2069"), "a\\u2066b\\u2069");
  EXPECT_EQ(SafeText("a\u200bb\ufeff"), "a\\u200bb\\ufeff");
  EXPECT_EQ(SafeText("\U000E0041"), "\\U000e0041");
}

TEST(SafeTextTest, SpellsOutBytesThatAreNoText) {
  EXPECT_EQ(SafeText("\xff\xfe"), "\\xff\\xfe");
  EXPECT_EQ(SafeText("\xc0\xaf"), "\\xc0\\xaf");
  EXPECT_EQ(SafeText("\xed\xa0\x80"), "\\xed\\xa0\\x80");
  EXPECT_EQ(SafeText("ab\xe2\x82"), "ab\\xe2\\x82");
}

TEST(NameTextTest, ShowsNamesThatNobodyWouldSee) {
  EXPECT_EQ(NameText("orders"), "orders");
  EXPECT_EQ(NameText("a b"), "a b");
  EXPECT_EQ(NameText(""), "\"\"");
  EXPECT_EQ(NameText(" "), "\" \"");
  EXPECT_EQ(NameText("x "), "\"x \"");
}

TEST(SafeTextTest, KeepsLineEndsWhereAsked) {
  EXPECT_EQ(SafeLines("a\n\x1b[2Jb"), "a\n\\x1b[2Jb");
}

TEST(SafeJsonTest, EscapesAsJsonDoes) {
  EXPECT_EQ(SafeJson("{\n \"a\": \"\xc2\x9b\u202e\x7f\U000E0041 ů\"\n}"),
            "{\n \"a\": \"\\u009b\\u202e\\u007f\\udb40\\udc41 ů\"\n}");
}

TEST(DisplayWidthTest, CountsCellsAndNotBytes) {
  EXPECT_EQ(DisplayWidth("orders"), 6u);
  EXPECT_EQ(DisplayWidth("kůň"), 3u);
  EXPECT_EQ(DisplayWidth("ku\u030an\u030c"), 3u);
  EXPECT_EQ(DisplayWidth("顧客"), 4u);
  EXPECT_EQ(DisplayWidth("🎬"), 2u);
  EXPECT_EQ(DisplayWidth("ｆｕｌｌ"), 8u);
}

TEST(TruncateTest, KeepsWithinTheCells) {
  EXPECT_EQ(Truncate("customers", 9), "customers");
  EXPECT_EQ(Truncate("customers", 5), "cust…");
  EXPECT_EQ(Truncate("顧客名簿", 6), "顧客…");
  EXPECT_EQ(Truncate("customers", 1), "…");
  EXPECT_EQ(Truncate("customers", 0), "");
}

TEST(PadTest, FillsByCells) {
  EXPECT_EQ(PadRight("顧客", 6), "顧客  ");
  EXPECT_EQ(PadLeft("42", 5), "   42");
  EXPECT_EQ(PadLeft("123456", 3), "123456");
}

TEST(WrapTest, BreaksAtSpaces) {
  EXPECT_EQ(Wrap("one two three four", 9, 2), "one two\n  three\n  four");
  EXPECT_EQ(Wrap("extraordinary word", 5, 0), "extraordinary\nword");
  EXPECT_EQ(Wrap("", 10, 2), "");
  EXPECT_EQ(Wrap("first\n\nsecond", 20, 2), "first\n\n  second");
}

}  // namespace
}  // namespace osiris::cli
