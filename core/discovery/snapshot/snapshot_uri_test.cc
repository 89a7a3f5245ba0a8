#include "core/discovery/snapshot/snapshot_uri.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

constexpr char kId[] = "disc_0123456789abcdef";

TEST(SnapshotUriTest, URI003_APartHasOneUriAndBack) {
  for (const std::string part :
       {"overview.json", "tables.json", "samples.json", "tables.txt"}) {
    const std::string uri = MakeSnapshotUri(kId, part);

    EXPECT_EQ(uri, "osiris://mcp/discovery/disc_0123456789abcdef/" + part);
    EXPECT_EQ(ParseSnapshotUri(uri), (SnapshotUri{.id = kId, .part = part}));
  }
}

TEST(SnapshotUriTest, KnowsIdsFromOtherNames) {
  EXPECT_TRUE(IsSnapshotId(kId));
  for (const std::string text :
       {"", "disc_", "disc_0123456789abcde", "disc_0123456789abcdef0",
        "disc_0123456789ABCDEF", "disk_0123456789abcdef",
        "disc_..............ab", "disc_0123456789abcde/",
        " disc_0123456789abcdef"}) {
    EXPECT_FALSE(IsSnapshotId(text)) << text;
  }
  EXPECT_FALSE(IsSnapshotId(std::string("disc_0123456789abcde\0", 21)));
}

TEST(SnapshotUriTest, RefusesEveryOtherSpelling) {
  const std::string prefix = "osiris://mcp/discovery/";
  const std::string good = prefix + kId;
  for (const std::string& uri :
       {std::string(),
        std::string("osiris://"),
        prefix,
        good,
        good + "/",
        good + "/profile.json",
        good + "/Tables.json",
        good + "/tables.json/",
        good + "/tables.json?x=1",
        good + "/tables.json#x",
        good + "//tables.json",
        good + "/./tables.json",
        good + "/../" + kId + "/tables.json",
        prefix + "../" + kId,
        prefix + "/" + kId + "/tables.json",
        good + "/..%2ftables.json",
        good + "/%74ables.json",
        good + "/%2e%2e/tables.json",
        good + "\\tables.json",
        good + "/..\\tables.json",
        good + "/tables.json" + std::string(1, '\0'),
        good + std::string(1, '\0') + "/tables.json",
        "file:///etc/passwd" + std::string(),
        "OSIRIS://mcp/discovery/" + std::string(kId) + "/tables.json",
        " " + good + "/tables.json",
        good + "/tables.json ",
        "osiris://mcp/memory/" + std::string(kId) + "/tables.json",
        "osiris://other/discovery/" + std::string(kId) + "/tables.json"}) {
    EXPECT_FALSE(ParseSnapshotUri(uri)) << uri;
  }
}

TEST(SnapshotUriTest, LinksEveryPart) {
  const Json links = SnapshotLinks(kId);

  ASSERT_EQ(links.size(), 4u);
  for (const auto& [name, link] : links.items()) {
    EXPECT_TRUE(ParseSnapshotUri(link.get<std::string>())) << name;
  }
}

}  // namespace
}  // namespace osiris
