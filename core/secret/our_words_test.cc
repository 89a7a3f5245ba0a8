#include "core/secret/our_words.h"

#include "core/base/error_info.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

OurWords WordsOf(const char* schema) {
  OurWords words;
  words.AddAnswer(*ParseJson(schema));
  return words;
}

TEST(OurWordsTest, AreWhatASchemaSaysThatAMemberMayBe) {
  const OurWords words = WordsOf(
      R"({"properties":{
        "status":{"const":"success"},
        "detail":{"type":"string","enum":["names","full",7]},
        "total":{"properties":{"precision":{"enum":["exact"]}}},
        "kinds":{"items":{"anyOf":[{"enum":["table"]},{"const":"view"}]}},
        "name":{"type":"string"}}})");

  EXPECT_TRUE(words.Has("status", false, "success"));
  EXPECT_TRUE(words.Has("detail", false, "full"));
  EXPECT_TRUE(words.Has("precision", false, "exact"));
  EXPECT_TRUE(words.Has("kinds", false, "table"));
  EXPECT_TRUE(words.Has("kinds", false, "view"));
  // Of another member, more than the word, or a part of it.
  EXPECT_FALSE(words.Has("name", false, "exact"));
  EXPECT_FALSE(words.Has("detail", false, "in full"));
  EXPECT_FALSE(words.Has("detail", false, "ful"));
  EXPECT_FALSE(words.Has("detail", false, ""));
}

TEST(OurWordsTest, BelowDataAreThoseAloneThatAreWrittenThere) {
  const OurWords words = WordsOf(
      R"({"properties":{
        "name":{"enum":["open"]},
        "data":{"properties":{"kind":{"enum":["view"]}}}}})");

  EXPECT_TRUE(words.Has("name", false, "open"));
  EXPECT_FALSE(words.Has("name", true, "open"));
  EXPECT_TRUE(words.Has("kind", true, "view"));
  EXPECT_FALSE(words.Has("kind", false, "view"));
}

TEST(OurWordsTest, AreCodesAndTheirHints) {
  const OurWords words;
  const ErrorCodeInfo& busy = Describe(ErrorCode::kConnectionBusy);
  EXPECT_TRUE(words.Has("code", false, busy.name));
  EXPECT_TRUE(words.Has("code", true, busy.name));
  EXPECT_TRUE(words.Has("hint", false, busy.hint));
  EXPECT_FALSE(words.Has("hint", true, busy.hint));
  EXPECT_FALSE(words.Has("code", false, "CONNECTION"));
  EXPECT_FALSE(words.Has("message", false, busy.hint));
}

TEST(OurWordsTest, APathIsMadeOfNamesOfArguments) {
  OurWords words;
  words.AddNames(*ParseJson(
      R"({"properties":{"where":{"items":{"properties":{"column":{
        "enum":["password"]}}}}}})"));

  EXPECT_TRUE(words.Has("path", false, "where"));
  EXPECT_TRUE(words.Has("path", false, "column"));
  EXPECT_FALSE(words.Has("path", false, "password"));
  EXPECT_FALSE(words.Has("where", false, "where"));
  EXPECT_FALSE(words.Has("path", true, "where"));
}

}  // namespace
}  // namespace osiris
