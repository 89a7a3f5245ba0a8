#include "drivers/sqlite/kept_figures.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <string>

#include "core/base/status_matchers.h"
#include "drivers/sqlite/catalog_reader.h"
#include "drivers/sqlite/kept_schema.h"
#include "drivers/sqlite/row_counter.h"
#include "drivers/sqlite/test_database.h"
#include "gtest/gtest.h"

namespace osiris::sqlite {
namespace {

class KeptFiguresTest : public testing::Test {
 protected:
  void Open() {
    auto database = Database::Open(path_, context_);
    ASSERT_OK(database);
    database_ = *std::move(database);
  }

  // As a call does, in a snapshot of its own.
  void Show() {
    const Database::Scope scope(*database_, context_);
    const Database::Snapshot snapshot(*database_);
    kept_.Show(*database_);
  }

  // What a discovery in full finds of table `name`.
  std::optional<Table> Find(const std::string& name) {
    const Database::Scope scope(*database_, context_);
    const CatalogRequest request = {.detail = DetailLevel::kFull};
    const auto catalog =
        CatalogReader(*database_, schema_, request, context_).Read();
    EXPECT_OK(catalog);
    if (!catalog.ok()) return std::nullopt;
    for (const Table& table : catalog->tables) {
      if (table.name.name == name) return table;
    }
    return std::nullopt;
  }

  int64_t RowsOf(const std::string& name) {
    const auto table = Find(name);
    return table && table->row_count ? table->row_count->rows : -1;
  }

  TestFolder folder_;
  const std::string path_ = folder_.Path("x.db");
  Writer writer_{path_};
  CallContext context_;
  std::unique_ptr<Database> database_;
  KeptSchema schema_;
  KeptFigures& kept_ = schema_.figures();
};

TEST_F(KeptFiguresTest, HoldUntilSomebodyCommits) {
  writer_.Run("CREATE TABLE t(a)");
  Open();
  kept_.KeepRows("t", 1);
  Show();
  EXPECT_EQ(kept_.RowsOf("t"), std::nullopt);
  kept_.KeepRows("t", 7);
  kept_.KeepSizes({{"t", 4096}});
  Show();
  EXPECT_EQ(kept_.RowsOf("t"), 7);
  ASSERT_NE(kept_.sizes(), nullptr);
  EXPECT_EQ(kept_.sizes()->at("t"), 4096);
  EXPECT_EQ(kept_.RowsOf("T"), std::nullopt);

  writer_.Run("INSERT INTO t VALUES (1)");
  Show();
  EXPECT_EQ(kept_.RowsOf("t"), std::nullopt);
  EXPECT_EQ(kept_.sizes(), nullptr);
}

TEST_F(KeptFiguresTest, NothingIsKnownOrKeptWhileHidden) {
  writer_.Run("CREATE TABLE t(a)");
  Open();
  Show();
  kept_.KeepRows("t", 7);
  kept_.Hide();
  kept_.KeepRows("hidden", 7);
  kept_.KeepSizes({{"t", 4096}});
  EXPECT_EQ(kept_.RowsOf("t"), std::nullopt);
  EXPECT_EQ(kept_.sizes(), nullptr);
  Show();
  EXPECT_EQ(kept_.RowsOf("t"), 7);
  EXPECT_EQ(kept_.RowsOf("hidden"), std::nullopt);
  EXPECT_EQ(kept_.sizes(), nullptr);
}

// SQLite tells two states by a counter in the file, which the other file has
// as well.
TEST_F(KeptFiguresTest, AnotherFileWrittenOverItIsAnotherState) {
  writer_.Run("CREATE TABLE t(a); INSERT INTO t VALUES (1)");
  writer_.Close();
  const std::string other_path = folder_.Path("y.db");
  Writer other(other_path);
  other.Run("CREATE TABLE t(a); INSERT INTO t VALUES (1), (2)");
  other.Close();
  Open();
  Show();
  kept_.KeepRows("t", 1);
  Show();
  ASSERT_EQ(kept_.RowsOf("t"), 1);

  ASSERT_EQ(std::filesystem::file_size(path_),
            std::filesystem::file_size(other_path));
  const auto before = std::filesystem::last_write_time(path_);
  while (std::filesystem::last_write_time(path_) == before) {
    // The clock of files does not tell every moment from the next.
    std::ofstream(path_, std::ios::binary | std::ios::in)
        << std::ifstream(other_path, std::ios::binary).rdbuf();
  }
  Show();
  EXPECT_EQ(kept_.RowsOf("t"), std::nullopt);
}

TEST_F(KeptFiguresTest, NothingIsKnownOfAFileThatIsGone) {
  writer_.Run("CREATE TABLE t(a)");
  Open();
  Show();
  kept_.KeepRows("t", 7);
  std::filesystem::rename(path_, path_ + ".away");
  Show();
  EXPECT_EQ(kept_.RowsOf("t"), std::nullopt);
}

TEST_F(KeptFiguresTest, EachKindOfCommitIsCounted) {
  writer_.Run("CREATE TABLE t(a)");
  Open();
  int64_t rows = 0;
  for (const char* const before :
       {"SELECT 1", "PRAGMA journal_mode = TRUNCATE",
        "PRAGMA journal_mode = PERSIST", "PRAGMA journal_mode = MEMORY",
        "PRAGMA journal_mode = OFF", "VACUUM",
        "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA locking_mode = NORMAL",
        "PRAGMA journal_mode = WAL", "PRAGMA wal_checkpoint(TRUNCATE)",
        "PRAGMA wal_autocheckpoint = 1"}) {
    SCOPED_TRACE(before);
    writer_.Run(before);
    for (int i = 0; i < 3; ++i) {
      writer_.Run("INSERT INTO t VALUES (1)");
      ++rows;
      if (std::string(before).ends_with("EXCLUSIVE")) {
        // Lets nobody read until it is another mode and the file was read.
        writer_.Run("PRAGMA locking_mode = NORMAL; SELECT 1 FROM t");
        EXPECT_EQ(RowsOf("t"), rows);
        writer_.Run("PRAGMA locking_mode = EXCLUSIVE");
        continue;
      }
      EXPECT_EQ(RowsOf("t"), rows);
      EXPECT_EQ(RowsOf("t"), rows);
    }
  }
}

TEST_F(KeptFiguresTest, WhatIsTakenBackIsNotCounted) {
  writer_.Run("CREATE TABLE t(a); INSERT INTO t VALUES (1)");
  Open();
  EXPECT_EQ(RowsOf("t"), 1);
  writer_.Run("BEGIN; INSERT INTO t VALUES (2)");
  EXPECT_EQ(RowsOf("t"), 1);
  writer_.Run("ROLLBACK");
  EXPECT_EQ(RowsOf("t"), 1);
  writer_.Run("BEGIN; INSERT INTO t VALUES (2); COMMIT");
  EXPECT_EQ(RowsOf("t"), 2);
}

TEST_F(KeptFiguresTest, OnlyOrdinaryTablesAreKept) {
  writer_.Run(
      "CREATE TABLE t(a); INSERT INTO t VALUES (1);"
      "CREATE VIEW v AS SELECT a FROM t;"
      "CREATE VIRTUAL TABLE docs USING fts5(body)");
  Open();
  EXPECT_EQ(RowsOf("v"), 1);
  EXPECT_EQ(RowsOf("docs"), 0);
  EXPECT_EQ(kept_.RowsOf("t"), 1);
  EXPECT_EQ(kept_.RowsOf("v"), std::nullopt);
  EXPECT_EQ(kept_.RowsOf("docs"), std::nullopt);
}

TEST_F(KeptFiguresTest, RowsOfConditionsAreNotThoseOfAll) {
  writer_.Run("CREATE TABLE t(a); INSERT INTO t VALUES (1), (2), (3)");
  Open();
  EXPECT_EQ(RowsOf("t"), 3);
  const Database::Scope scope(*database_, context_);
  ReadQuery query;
  query.table.name = "t";
  query.conditions.push_back(
      {.column = "a", .value = {.kind = Cell::Kind::kInteger, .integer = 2}});
  const auto rows = RowCounter(*database_, context_, &kept_).Count(query);
  ASSERT_OK(rows);
  EXPECT_EQ(*rows, 1);
}

// More pages than SQLite keeps.
TEST_F(KeptFiguresTest, PagesAreNotLookedAtAgain) {
  writer_.Run(
      "CREATE TABLE t(a);"
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT "
      "2500) INSERT INTO t SELECT zeroblob(3000) FROM n");
  Open();
  const auto misses = [&] {
    int now = 0;
    int most = 0;
    sqlite3_db_status(database_->handle(), SQLITE_DBSTATUS_CACHE_MISS, &now,
                      &most, /*resetFlg=*/1);
    return now;
  };
  misses();
  const auto first = Find("t");
  EXPECT_GT(misses(), 2000);
  const auto second = Find("t");
  EXPECT_LT(misses(), 100);
  ASSERT_TRUE(first && second);
  EXPECT_EQ(*first, *second);
  EXPECT_EQ(second->row_count->rows, 2500);
  EXPECT_GT(second->bytes.value_or(0), 2500 * 3000);
}

}  // namespace
}  // namespace osiris::sqlite
