#include <filesystem>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/discovery/operations_test_fixture.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

namespace fs = std::filesystem;

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

class RemoveOperationTest : public OperationsFixture {
 protected:
  // Files under the home folder whose name or content says `text`.
  std::vector<std::string> Traces(const std::string& text) {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(home_)) {
      const bool named = entry.path().string().find(text) != std::string::npos;
      const auto content = entry.is_regular_file()
                               ? ReadFile(entry.path().string())
                               : absl::StatusOr<std::string>("");
      if (named || content->find(text) != std::string::npos) {
        found.push_back(entry.path().string());
      }
    }
    return found;
  }

  std::vector<std::string> Removed(const Json& arguments) {
    const auto document = Run("discovery.remove", arguments);
    EXPECT_OK(document);
    if (!document.ok()) return {};
    EXPECT_EQ(document->at("count"), document->at("removed").size());
    return document->at("removed").get<std::vector<std::string>>();
  }

  bool IsStored(const std::string& id) {
    return Run("discovery.show", {{"snapshot", id}}).ok();
  }
};

// CACHE-006: a purge removes every trace, in memory and on the disk.
TEST_F(RemoveOperationTest, CACHE006_RemovesEveryTrace) {
  const std::string id = Discovered();
  ASSERT_TRUE(IsStored(id));
  ASSERT_FALSE(Traces(id).empty());

  EXPECT_THAT(Removed({{"snapshot", id}}), ElementsAre(id));

  EXPECT_THAT(Traces(id), IsEmpty());
  EXPECT_FALSE(IsStored(id));
  EXPECT_THAT(ReadUri("osiris://mcp/discovery/" + id + "/tables.txt"),
              FailsWith(ErrorCode::kProtocolResourceUnknown));
  EXPECT_THAT(
      Run("discovery.table", {{"snapshot", "@fake.shop"}, {"table", "orders"}}),
      FailsWith(ErrorCode::kDiscoveryNotFound));
}

TEST_F(RemoveOperationTest, ARequestAfterwardsAsksTheSourceAgain) {
  const std::string id = Discovered();
  const int asked = source_.opens();
  Removed({{"snapshot", id}});

  const auto again = Run("discovery.request", {{"connection", "@fake.shop"}});

  ASSERT_OK(again);
  EXPECT_EQ(again->at("from_cache"), false);
  EXPECT_EQ(source_.opens(), asked + 1);
  EXPECT_EQ(again->at("snapshot"), id);
  EXPECT_TRUE(IsStored(id));
}

TEST_F(RemoveOperationTest, AReferenceMeansAllSnapshotsOfItsSource) {
  const std::string first = Discovered();
  source_.AddTable(MakeTable("more"), {});
  const std::string second = Discovered();
  ASSERT_NE(first, second);

  EXPECT_THAT(Removed({{"snapshot", "@fake.shop"}}),
              UnorderedElementsAre(first, second));

  EXPECT_FALSE(IsStored(first));
  EXPECT_FALSE(IsStored(second));
}

TEST_F(RemoveOperationTest, SparesWhatWasSeenSince) {
  const std::string id = Discovered();
  EXPECT_THAT(Removed({{"unseen_days", 36500}}), IsEmpty());
  EXPECT_THAT(Removed({{"snapshot", "@fake.shop"}, {"unseen_days", 36500}}),
              IsEmpty());
  EXPECT_TRUE(IsStored(id));
}

TEST_F(RemoveOperationTest, SaysThatThereIsNoSuchSnapshot) {
  EXPECT_THAT(Run("discovery.remove", {{"snapshot", "disc_0123456789abcdef"}}),
              FailsWith(ErrorCode::kDiscoveryNotFound));
  EXPECT_THAT(Run("discovery.remove", {{"snapshot", "@fake.shop"}}),
              FailsWith(ErrorCode::kDiscoveryNotFound));
  EXPECT_THAT(Run("discovery.remove", {{"snapshot", "@fake.nothing"}}),
              FailsWith(ErrorCode::kConnectionNotFound));
}

TEST_F(RemoveOperationTest, RemovesNothingWhereNothingIsMeant) {
  const std::string id = Discovered();
  EXPECT_THAT(Run("discovery.remove", Json::object()),
              FailsWith(ErrorCode::kProtocolArgumentInvalid));
  EXPECT_TRUE(IsStored(id));
}

TEST_F(RemoveOperationTest, IsACommandAndNoTool) {
  const Operation* const operation = registry_.Find("discovery.remove");
  EXPECT_TRUE(operation->tool.empty());
  EXPECT_FALSE(operation->read_only);
}

}  // namespace
}  // namespace osiris
