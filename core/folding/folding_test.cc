#include "core/folding/folding.h"

#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(FoldingTest, NamesThatDifferInCaseOrFormAreOne) {
  for (const auto& [a, b] :
       {std::pair{"Payroll", "PAYROLL"},
        {"\u00c4rzte", "\u00e4RZTE"},
        {"\u00e4rzte", "a\u0308rzte"},
        {"\u0417\u0410\u0420\u041f\u041b\u0410\u0422\u0410",
         "\u0437\u0430\u0440\u043f\u043b\u0430\u0442\u0430"},
        {"\u0399\u03a3", "\u03b9\u03c2"},
        {"\u212b", "\u00e5"},
        {"\u1ec6", "e\u0302\u0323"},
        {"e\u0323\u0302", "e\u0302\u0323"},
        {"\ud55c", "\u1112\u1161\u11ab"},
        {"\uac00", "\u1100\u1161"},
        {"\U00010400", "\U00010428"}}) {
    EXPECT_EQ(FoldName(a), FoldName(b)) << a << " " << b;
  }
}

TEST(FoldingTest, OtherNamesStayApart) {
  for (const auto& [a, b] : {std::pair{"a", "b"},
                             {"\u00e4", "a"},
                             {"\u00df", "ss"},
                             // Latin and Cyrillic.
                             {"a", "\u0430"},
                             {"\u1fb3", "\u03b1\u03b9"},
                             {"\u0131", "i"}}) {
    EXPECT_NE(FoldName(a), FoldName(b)) << a << " " << b;
  }
}

TEST(FoldingTest, WhatIsFoldedStaysSo) {
  for (uint32_t code = 0x80; code < 0xD800; ++code) {
    std::string text;
    if (code >= 0x800) text += static_cast<char>(0xE0 | code >> 12);
    text += static_cast<char>(code >= 0x800 ? 0x80 | (code >> 6 & 0x3F)
                                            : 0xC0 | code >> 6);
    text += static_cast<char>(0x80 | (code & 0x3F));
    const std::string folded = FoldName(text);
    ASSERT_EQ(FoldName(folded), folded) << code;
  }
}

TEST(FoldingTest, BytesThatAreNoTextStayWhatTheyAre) {
  for (const char* bytes :
       {"\xff", "A\xc3", "\xe2\x82", "\x80\x80", "\xc0\x80", "\xf0\x9f\x98"}) {
    std::string lower(bytes);
    if (lower[0] == 'A') lower[0] = 'a';
    EXPECT_EQ(FoldName(bytes), lower);
    EXPECT_EQ(WithoutMarks(lower), lower);
  }
}

TEST(FoldingTest, MarksComeOff) {
  EXPECT_EQ(WithoutMarks(FoldName("R\u00c9sum\u00e9")), "resume");
  EXPECT_EQ(WithoutMarks(FoldName("\u0439")), "\u0438");
  EXPECT_EQ(WithoutMarks("plain"), "plain");
}

TEST(FoldingTest, ALetterWithItsMarksIsNoLetterAndMarks) {
  // In Latin, Greek, Hangul, Bengali and kana.
  for (const auto& [whole, part] : {std::pair{"\u00e9", "e"},
                                    {"\u00e9", "\u0301"},
                                    {"\u1ec7", "\u1eb9"},
                                    {"e\u0334\u0301", "e\u0334"},
                                    {"\u1fb3", "\u03b1"},
                                    {"\ud55c", "\ud558"},
                                    {"\u09cb", "\u09c7"},
                                    {"\u304c", "\u304b"}}) {
    const std::string bound = BindMarks(FoldName(whole));
    const std::string inner = BindMarks(FoldName(part));
    EXPECT_FALSE(bound.starts_with(inner)) << whole << " " << part;
    EXPECT_FALSE(bound.ends_with(inner)) << whole << " " << part;
  }
  EXPECT_EQ(BindMarks(FoldName("x\u00c9y")),
            "x\xff"
            "e\u0301\xff"
            "y");
  EXPECT_EQ(BindMarks("e\u0301\u0315y"),
            "\xff"
            "e\u0301\xff"
            "\u0315y");
}

TEST(FoldingTest, WhatIsOneCharacterWithNoMarkStaysFree) {
  for (const char* folded :
       {"plain", "", "\u0437\u0430\u0440", "\u0915\u094d\u092f", "a\xff"}) {
    EXPECT_EQ(BindMarks(folded), folded);
  }
  EXPECT_EQ(BindMarks("*\u0301"), "*" + BindMarks("\u0301"));
  EXPECT_EQ(BindMarks("a.\u0301"), "a." + BindMarks("\u0301"));
}

}  // namespace
}  // namespace osiris
