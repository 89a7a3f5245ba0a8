#include "core/resource/newest.h"

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(NewestUriTest, ReadsWhatItWrites) {
  const NewestUri newest = {.reference = {.family = "sqlite", .alias = "a-b"},
                            .part = "tables.txt"};
  const std::string uri = MakeNewestUri(newest.reference, newest.part);

  EXPECT_EQ(uri, "osiris://mcp/sources/sqlite.a-b/tables.txt");
  EXPECT_EQ(ParseNewestUri(uri), newest);
}

TEST(NewestUriTest, HasOneSpellingForEachPart) {
  for (const char* const uri : {
           "osiris://mcp/sources/sqlite.a/../tables.txt",
           "osiris://mcp/sources/../sqlite.a/tables.txt",
           "osiris://mcp/sources//sqlite.a/tables.txt",
           "osiris://mcp/sources/sqlite.a/tables.txt/",
           "osiris://mcp/sources/sqlite.a/tables.txt.",
           "osiris://mcp/sources/sqlite.a%2ftables.txt",
           "osiris://mcp/sources/sqlite.a/..%5ctables.txt",
           "osiris://mcp/sources/@sqlite.a/tables.txt",
           "osiris://mcp/sources/sqlite/tables.txt",
           "osiris://mcp/sources/sqlite.a/secrets.txt",
           "OSIRIS://mcp/sources/sqlite.a/tables.txt",
           "osiris://mcp/sources/",
           "osiris://mcp/sources/sqlite.a",
           "",
       }) {
    EXPECT_EQ(ParseNewestUri(uri), std::nullopt) << uri;
  }
}

TEST(NewestUriTest, HasATemplateForEachPart) {
  EXPECT_EQ(NewestTemplates().size(), 4u);
  for (const Json& entry : NewestTemplates()) {
    std::string uri = entry.at("uriTemplate");
    uri.replace(uri.find("{source}"), 8, "sqlite.a");
    EXPECT_TRUE(ParseNewestUri(uri).has_value()) << uri;
  }
}

}  // namespace
}  // namespace osiris
