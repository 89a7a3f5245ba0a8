// The desktop's own way to the data, through the real broker and workers.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "core/base/error_info.h"
#include "core/base/status_matchers.h"
#include "desktop/explore/broker_source.h"

namespace osiris::desktop {
namespace {

constexpr char kMovies[] = "@sqlite.movies";

class BrokerSourceTest : public testing::Test {
 protected:
  BrokerSourceTest()
      : home_(std::string(std::getenv("TEST_TMPDIR")) + "/" +
              testing::UnitTest::GetInstance()->current_test_info()->name()),
        source_(home_) {
    std::filesystem::create_directories(home_);
  }

  std::string AuditText() {
    std::string text;
    for (const auto& file :
         std::filesystem::directory_iterator(home_ + "/.osiris/audit")) {
      std::ifstream stream(file.path());
      text.append(std::istreambuf_iterator<char>(stream), {});
    }
    return text;
  }

  static ReadQuery QueryOf(const char* table) {
    ReadQuery query;
    query.table.name = table;
    return query;
  }

  std::string home_;
  BrokerSource source_;
  CallContext context_;
};

TEST_F(BrokerSourceTest, MakesNoHomeOfAMistypedName) {
  BrokerSource mistyped(home_ + "/mistyped");
  EXPECT_THAT(mistyped.OpenWorkspace(context_),
              FailsWith(ErrorCode::kConfigHomeUnusable));
  EXPECT_FALSE(std::filesystem::exists(home_ + "/mistyped"));
}

TEST_F(BrokerSourceTest, OpensAnEmptyHome) {
  const auto workspace = source_.OpenWorkspace(context_);
  const auto sources = source_.ListSources(context_);

  ASSERT_OK(workspace);
  EXPECT_EQ(workspace->home, home_);
  ASSERT_OK(sources);
  EXPECT_TRUE(sources->empty());
}

TEST_F(BrokerSourceTest, AddsTheSampleOnceAndDiscoversIt) {
  ASSERT_THAT(source_.AddSample(context_), IsOk());
  const auto again = source_.AddSample(context_);
  ASSERT_OK(again);
  EXPECT_EQ(*again, kMovies);
  const auto sources = source_.ListSources(context_);
  ASSERT_OK(sources);
  ASSERT_EQ(sources->size(), 1U);
  EXPECT_EQ((*sources)[0].reference, kMovies);
  EXPECT_FALSE((*sources)[0].problem);

  const auto discovered = source_.Discover(kMovies, false, context_);

  ASSERT_OK(discovered);
  EXPECT_FALSE(discovered->from_cache);
  EXPECT_EQ(discovered->snapshot_id.substr(0, 5), "disc_");
  const auto& tables = discovered->catalog.tables;
  const auto reviews = std::find_if(
      tables.begin(), tables.end(),
      [](const Table& table) { return table.name.name == "reviews"; });
  ASSERT_NE(reviews, tables.end());
  EXPECT_EQ(reviews->foreign_keys.size(), 2U);
  EXPECT_TRUE(source_.Discover(kMovies, false, context_)->from_cache);
  EXPECT_FALSE(source_.Discover(kMovies, true, context_)->from_cache);
}

TEST_F(BrokerSourceTest, RecallsWhatAnotherProcessFound) {
  ASSERT_OK(source_.AddSample(context_));
  const auto nothing = source_.Recall(kMovies, context_);
  ASSERT_OK(nothing);
  EXPECT_FALSE(nothing->has_value());
  const auto discovered = source_.Discover(kMovies, false, context_);
  ASSERT_OK(discovered);
  BrokerSource later(home_);

  const auto recalled = later.Recall(kMovies, context_);

  ASSERT_OK(recalled);
  ASSERT_TRUE(recalled->has_value());
  EXPECT_EQ((*recalled)->snapshot_id, discovered->snapshot_id);
  EXPECT_EQ((*recalled)->catalog, discovered->catalog);
  EXPECT_TRUE((*recalled)->from_cache);
  EXPECT_FALSE((*recalled)->taken_at.empty());
}

// An assistant's message holds 8 MiB; a window shows a catalogue of any size.
TEST_F(BrokerSourceTest, ShowsACatalogueThatNoMessageHolds) {
  constexpr int kTables = 1000;
  constexpr int kColumns = 100;
  std::string columns;
  for (int i = 0; i < kColumns; ++i) {
    columns += fmt::format(", measured_value_{:03} REAL DEFAULT 0.5", i);
  }
  const std::string file = home_ + ".db";
  std::filesystem::remove(file);
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
  std::string script = "BEGIN;";
  for (int i = 0; i < kTables; ++i) {
    script +=
        fmt::format("CREATE TABLE station_{:04}(id INTEGER{});", i, columns);
  }
  script += "COMMIT;";
  ASSERT_EQ(sqlite3_exec(database, script.c_str(), nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(database);
  const auto reference = source_.AddFile(file, context_);
  ASSERT_OK(reference);

  const auto discovered = source_.Discover(*reference, false, context_);

  ASSERT_OK(discovered);
  EXPECT_EQ(discovered->catalog.tables.size(), size_t{kTables});
  EXPECT_EQ(discovered->catalog.tables.front().columns.size(),
            size_t{kColumns + 1});
}

TEST_F(BrokerSourceTest, ReadsPagesThatFollowEachOther) {
  ASSERT_OK(source_.AddSample(context_));
  ReadQuery query = QueryOf("reviews");
  query.columns = {"review_id"};
  query.order_by = {{"review_id", false}};
  query.offset = 100;
  query.limit = 2500;  // More than one call brings.

  const auto rows = source_.ReadRows(kMovies, query, Viewer::kPerson, context_);

  ASSERT_OK(rows);
  ASSERT_EQ(rows->rows.rows(), 2500U);
  for (size_t i = 1; i < rows->rows.rows(); ++i) {
    ASSERT_GT(rows->rows.at(i, 0).integer, rows->rows.at(i - 1, 0).integer);
  }
}

TEST_F(BrokerSourceTest, ShowsWhatAnAssistantGetsOfAMaskedSource) {
  const std::string file = home_ + ".db";
  std::filesystem::remove(file);
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database,
                         "CREATE TABLE people(id INTEGER, email TEXT, wage "
                         "REAL, city TEXT);"
                         "INSERT INTO people WITH n(i) AS (SELECT 1 UNION ALL "
                         "SELECT i + 1 FROM n WHERE i < 1500) SELECT i, "
                         "'user' || i || '@example.org', 9.5, 'Oslo' FROM n;",
                         nullptr, nullptr, nullptr),
            SQLITE_OK);
  sqlite3_close(database);
  std::ofstream(home_ + "/osiris_connections.yaml") << fmt::format(
      "version: 1\nconnections:\n  sqlite:\n    shop:\n      path: {}\n"
      "      policy: {{assistants: masked, columns: {{deny: [wage]}}}}\n",
      file);
  ReadQuery query = QueryOf("people");
  query.columns = {"id", "email", "wage", "city"};
  query.limit = 1500;  // More than one call brings.

  const auto seen =
      source_.ReadRows("@sqlite.shop", query, Viewer::kAssistant, context_);

  ASSERT_OK(seen);
  const RowBatch& rows = seen->rows;
  EXPECT_THAT(rows.columns, testing::ElementsAre("id", "email", "city"));
  EXPECT_THAT(seen->masked, testing::ElementsAre("email"));
  ASSERT_EQ(rows.rows(), 1500U);
  EXPECT_EQ(rows.at(1499, 0).integer, 1500);
  EXPECT_EQ(rows.at(1499, 1).bytes, "EMAIL 1500");
  EXPECT_EQ(rows.at(1499, 2).bytes, "Oslo");
}

TEST_F(BrokerSourceTest, CountsWhatItReads) {
  ASSERT_OK(source_.AddSample(context_));
  ReadQuery query = QueryOf("reviews");
  Condition stars{.column = "stars", .op = Condition::Operator::kLess};
  stars.value.kind = Cell::Kind::kInteger;
  stars.value.integer = 2;
  query.conditions = {stars};
  query.limit = ReadQuery::kMaxLimit;

  const auto count = source_.CountRows(kMovies, query, context_);
  const auto rows = source_.ReadRows(kMovies, query, Viewer::kPerson, context_);

  ASSERT_OK(count);
  ASSERT_OK(rows);
  EXPECT_GT(*count, 0);
  EXPECT_EQ(*count, static_cast<int64_t>(rows->rows.rows()));
}

TEST_F(BrokerSourceTest, CutsLongCellsAndReadsThemInFull) {
  ASSERT_OK(source_.AddSample(context_));
  ReadQuery query = QueryOf("movies");
  query.columns = {"title"};
  query.limit = 1;
  query.max_cell_bytes = 2;
  const auto cut = source_.ReadRows(kMovies, query, Viewer::kPerson, context_);
  query.max_cell_bytes = 1 << 20;
  const auto full = source_.ReadRows(kMovies, query, Viewer::kPerson, context_);

  ASSERT_OK(cut);
  ASSERT_OK(full);
  EXPECT_TRUE(cut->rows.at(0, 0).cut());
  EXPECT_FALSE(full->rows.at(0, 0).cut());
  EXPECT_EQ(cut->rows.at(0, 0).full_bytes,
            static_cast<int64_t>(full->rows.at(0, 0).bytes.size()));
}

TEST_F(BrokerSourceTest, AddsAFileUnderAFreeNameAndNotTwice) {
  const std::string file =
      std::filesystem::absolute("tools/sample/movies_next_month.db").string();
  const std::string odd = home_ + "-files/my films (2).db";
  std::filesystem::create_directories(home_ + "-files");
  std::filesystem::copy_file(file, odd);
  ASSERT_OK(source_.AddSample(context_));

  const auto added = source_.AddFile(odd, context_);
  const auto again = source_.AddFile(odd, context_);

  ASSERT_OK(added);
  EXPECT_EQ(*added, "@sqlite.my_films__2_");
  ASSERT_OK(again);
  EXPECT_EQ(*again, *added);
  EXPECT_OK(source_.Discover(*added, false, context_));
}

TEST_F(BrokerSourceTest, ListsAConnectionThatCannotWork) {
  std::filesystem::create_directories(home_);
  std::ofstream(home_ + "/osiris_connections.yaml")
      << "version: 1\nconnections:\n  sqlite:\n    gone:\n      path: "
         "/nope/gone.db\n    bad:\n      colour: red\n";

  const auto sources = source_.ListSources(context_);

  ASSERT_OK(sources);
  ASSERT_EQ(sources->size(), 2U);
  EXPECT_TRUE((*sources)[0].problem);
  EXPECT_FALSE((*sources)[1].problem);
  EXPECT_THAT(source_.Discover("@sqlite.gone", false, context_),
              FailsWith(ErrorCode::kConnectionUnreachable));
}

TEST_F(BrokerSourceTest, StopsWhenCancelled) {
  ASSERT_OK(source_.AddSample(context_));
  context_.cancellation.Cancel();

  EXPECT_THAT(source_.Discover(kMovies, true, context_),
              FailsWith(ErrorCode::kRunCancelled));
}

TEST_F(BrokerSourceTest, LeavesTwoAuditLinesACall) {
  ASSERT_OK(source_.AddSample(context_));
  ASSERT_OK(
      source_.ReadRows(kMovies, QueryOf("studios"), Viewer::kPerson, context_));

  const std::string text = AuditText();
  EXPECT_THAT(text, testing::HasSubstr("\"op\":\"rows.read\""));
  EXPECT_THAT(text, testing::HasSubstr("\"door\":\"desktop\""));
  EXPECT_THAT(text, testing::HasSubstr("\"event\":\"call.ended\""));
}

}  // namespace
}  // namespace osiris::desktop
