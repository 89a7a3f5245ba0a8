#include "cli/suggestion/table_names.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/base/fingerprint.h"
#include "core/base/status_matchers.h"
#include "core/discovery/snapshot/snapshot_store.h"
#include "core/driver/catalog.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class TableNamesTest : public testing::Test {
 protected:
  TableNamesTest() {
    paths_.discovery = testing::TempDir() + "/tables_" + RandomHex(4);
  }

  // Answers with the snapshot's id.
  std::string Discover(const std::string& reference, int minutes,
                       const std::vector<TableName>& names) {
    Catalog catalog;
    for (const TableName& name : names) {
      catalog.tables.emplace_back().name = name;
    }
    catalog.total_tables = static_cast<int64_t>(names.size());
    SnapshotStore store(paths_.discovery);
    const auto stored = store.Record(
        {.identity = Sha256Hex(reference), .family = "fake"}, {}, catalog,
        {.time = Clock::Wall(std::chrono::minutes(30'000'000 + minutes)),
         .reference = reference,
         .door = "cli",
         .client = "test",
         .driver = "fake/1"});
    EXPECT_OK(stored);
    return stored.ok() ? (*stored)->overview.id : "";
  }

  Paths paths_;
};

TEST_F(TableNamesTest, AreThoseOfTheNewestSnapshot) {
  const std::string old = Discover("@f.a", 1, {{"", "gone"}, {"", "kept"}});
  Discover("@f.a", 2, {{"", "kept"}, {"s", "new one"}});
  Discover("@f.b", 3, {{"", "other"}});

  EXPECT_THAT(TableNames(paths_, "@f.a"), ElementsAre("kept", "s.new one"));
  EXPECT_THAT(TableNames(paths_, "@f.b"), ElementsAre("other"));
  EXPECT_THAT(TableNames(paths_, old), ElementsAre("gone", "kept"));
  EXPECT_THAT(TableNames(paths_, "@f.c"), IsEmpty());
}

TEST_F(TableNamesTest, LeavesOutWhatDoesNotFitOnALine) {
  Discover("@f.a", 1, {{"", "a\nb"}, {"", "$(id)"}, {"", ""}});

  EXPECT_THAT(TableNames(paths_, "@f.a"), ElementsAre("$(id)"));
}

TEST_F(TableNamesTest, MakesNothingInAHome) {
  EXPECT_THAT(TableNames(paths_, "@f.a"), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(paths_.discovery));
}

TEST_F(TableNamesTest, ChangesNothingInAHome) {
  namespace fs = std::filesystem;
  const std::string id = Discover("@f.a", 1, {{"", "kept"}});
  const fs::path home(paths_.discovery);
  std::ofstream(home / id / "overview.json") << "{";
  const fs::path left = home / (id + ".tmp");
  fs::create_directory(left);
  fs::last_write_time(left,
                      fs::file_time_type::clock::now() - std::chrono::hours(2));

  EXPECT_THAT(TableNames(paths_, "@f.a"), IsEmpty());
  EXPECT_THAT(TableNames(paths_, id), IsEmpty());
  EXPECT_TRUE(fs::exists(home / id / "overview.json"));
  EXPECT_TRUE(fs::exists(left));
  EXPECT_FALSE(fs::exists(home / "quarantine"));
}

}  // namespace
}  // namespace osiris::cli
