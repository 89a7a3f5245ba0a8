#include "mcp/server/answer.h"

#include "core/operation/operation_recorder.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::mcp {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

TEST(AnswerTest, FindsLinksByPart) {
  const std::vector<Resource> links =
      LinksIn({{"text", "osiris://mcp/discovery/disc_0/tables.txt"},
               {"overview", "osiris://mcp/discovery/disc_0/overview.json"},
               {"other", 7}});

  ASSERT_THAT(links, SizeIs(2));
  EXPECT_EQ(links[0].name, "overview.json");
  EXPECT_EQ(links[0].mime_type, "application/json");
  EXPECT_EQ(links[1].name, "tables.txt");
  EXPECT_EQ(links[1].mime_type, "text/plain");
  EXPECT_THAT(LinksIn(Json::object()), IsEmpty());
  EXPECT_THAT(LinksIn({"a", "b", "c"}), IsEmpty());
}

TEST(AnswerTest, ReadsPages) {
  const auto page =
      PageOf({{"resources",
               {{{"uri", "osiris://mcp/x"}, {"name", "x"}, {"size", 12}},
                {{"uri", "osiris://mcp/y"}, {"name", "y"}}}},
              {"next_cursor", "c"}});

  ASSERT_TRUE(page.has_value());
  ASSERT_THAT(page->resources, SizeIs(2));
  EXPECT_EQ(page->resources[0].bytes, 12);
  EXPECT_EQ(page->next_cursor, "c");
  EXPECT_FALSE(PageOf(Json::object()).has_value());
  EXPECT_FALSE(PageOf({{"resources", {{{"name", "x"}}}}}).has_value());
}

TEST(AnswerTest, ReadsTexts) {
  const auto text =
      ResourceTextOf({{"uri", "u"}, {"mimeType", "text/plain"}, {"text", ""}});

  ASSERT_TRUE(text.has_value());
  EXPECT_EQ(text->mime_type, "text/plain");
  EXPECT_GT(text->cache.ttl_ms, 0);
  EXPECT_FALSE(ResourceTextOf({{"text", "x"}}).has_value());
  EXPECT_FALSE(ResourceTextOf({{"uri", "u"}}).has_value());
}

TEST(AnswerTest, TellsUnknownFromMalformedFromBroken) {
  const auto failure = [](ErrorCode code) {
    return FailureIn(
        ErrorDocument(MakeError(code, "S3CR3T"), Audience::kAssistant));
  };

  EXPECT_TRUE(failure(ErrorCode::kProtocolResourceUnknown).unknown);
  EXPECT_TRUE(failure(ErrorCode::kDiscoveryNotFound).unknown);
  EXPECT_EQ(failure(ErrorCode::kProtocolArgumentInvalid).error.code,
            kInvalidParams);
  const ResourceFailure broken = failure(ErrorCode::kDiscoverySnapshotDamaged);
  EXPECT_FALSE(broken.unknown);
  EXPECT_EQ(broken.error.code, kInternalError);
  EXPECT_EQ(broken.error.data["code"], "DISCOVERY/SNAPSHOT_DAMAGED");
  EXPECT_THAT(broken.error.message, Not(HasSubstr("S3CR3T")));
  EXPECT_EQ(FailureIn(Json::object()).error.data["code"],
            "INTERNAL/UNEXPECTED");
}

}  // namespace
}  // namespace osiris::mcp
