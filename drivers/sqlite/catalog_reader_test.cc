#include <chrono>
#include <fstream>
#include <ios>
#include <string>

#include "core/base/status_matchers.h"
#include "core/driver/cells.h"
#include "drivers/sqlite/sqlite_driver.h"
#include "drivers/sqlite/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::sqlite {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class CatalogReaderTest : public testing::Test {
 protected:
  Catalog Read(CatalogRequest request = {}) {
    connection_ = nullptr;
    auto connection = driver_.Open(ConfigOf(path_), context_);
    EXPECT_OK(connection);
    if (!connection.ok()) return {};
    connection_ = *std::move(connection);
    auto catalog = connection_->ReadCatalog(request, context_);
    EXPECT_OK(catalog);
    return catalog.ok() ? *std::move(catalog) : Catalog();
  }

  Table ReadTable(const std::string& name,
                  DetailLevel detail = DetailLevel::kSummary) {
    const Catalog catalog =
        Read({.detail = detail, .only = TableName{.schema = "", .name = name}});
    return catalog.tables.empty() ? Table() : catalog.tables[0];
  }

  TestFolder folder_;
  const std::string path_ = folder_.Path("x.db");
  Writer writer_{path_};
  SqliteDriver driver_;
  CallContext context_;
  std::unique_ptr<Connection> connection_;
};

TEST_F(CatalogReaderTest, DescribesColumnsAsDeclared) {
  writer_.Run(
      "CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT, "
      "name VARCHAR(120) NOT NULL DEFAULT 'it''s' COLLATE NOCASE, born DATE, "
      "at DATETIME DEFAULT CURRENT_TIMESTAMP, ok BOOLEAN, price DECIMAL(10,2), "
      "raw BLOB, doc JSON, code UUID, bare, size BIGINT UNSIGNED, "
      "double_price AS (price * 2), kept TEXT GENERATED ALWAYS AS (name) "
      "STORED)");
  const Table table = ReadTable("t");
  ASSERT_EQ(table.columns.size(), 13U);
  const auto column = [&table](size_t i) { return table.columns[i]; };
  EXPECT_EQ(column(0), (Column{.name = "id",
                               .declared_type = "INTEGER",
                               .type = ColumnType::kInteger,
                               .nullable = false,
                               .position = 1}));
  EXPECT_EQ(column(1), (Column{.name = "name",
                               .declared_type = "VARCHAR(120)",
                               .type = ColumnType::kText,
                               .nullable = false,
                               .default_value = "'it''s'",
                               .position = 2}));
  EXPECT_EQ(column(2).type, ColumnType::kDate);
  EXPECT_EQ(column(3).type, ColumnType::kTimestamp);
  EXPECT_EQ(column(3).default_value, "CURRENT_TIMESTAMP");
  EXPECT_EQ(column(4).type, ColumnType::kBoolean);
  EXPECT_EQ(column(5).type, ColumnType::kDecimal);
  EXPECT_EQ(column(6).type, ColumnType::kBinary);
  EXPECT_EQ(column(7).type, ColumnType::kJson);
  EXPECT_EQ(column(8).type, ColumnType::kUuid);
  EXPECT_EQ(column(9).type, ColumnType::kOther);
  EXPECT_EQ(column(9).declared_type, "");
  EXPECT_EQ(column(10).type, ColumnType::kInteger);
  EXPECT_TRUE(column(11).generated);
  EXPECT_TRUE(column(12).generated);
  EXPECT_EQ(column(12).position, 13);
  // AUTOINCREMENT's own table stays inside.
  EXPECT_EQ(Read().total_tables, 1);
}

TEST_F(CatalogReaderTest, KnowsWhichPrimaryKeysMayBeNull) {
  writer_.Run(
      "CREATE TABLE alias(k INTEGER PRIMARY KEY);"
      "CREATE TABLE descending(k INTEGER PRIMARY KEY DESC);"
      "CREATE TABLE other(k INT PRIMARY KEY);"
      "CREATE TABLE without(k TEXT, l INT, PRIMARY KEY (l, k)) WITHOUT ROWID;"
      "CREATE TABLE strict(k INTEGER PRIMARY KEY, a ANY) STRICT");
  EXPECT_FALSE(ReadTable("alias").columns[0].nullable);
  EXPECT_TRUE(ReadTable("descending").columns[0].nullable);
  EXPECT_TRUE(ReadTable("other").columns[0].nullable);
  EXPECT_FALSE(ReadTable("without").columns[0].nullable);
  EXPECT_THAT(ReadTable("without").primary_key, ElementsAre("l", "k"));
  EXPECT_FALSE(ReadTable("strict").columns[0].nullable);
}

TEST_F(CatalogReaderTest, DescribesForeignKeys) {
  writer_.Run(
      "CREATE TABLE Parent(a INTEGER, b TEXT, PRIMARY KEY (a, b));"
      "CREATE TABLE child(id INTEGER PRIMARY KEY, x INT, y TEXT, "
      "up INT REFERENCES child ON DELETE CASCADE, gone REFERENCES nowhere, "
      "FOREIGN KEY (x, y) REFERENCES parent(a, b) ON UPDATE SET NULL, "
      "FOREIGN KEY (y, x) REFERENCES parent)");
  const Table table = ReadTable("child");
  ASSERT_EQ(table.foreign_keys.size(), 4U);
  EXPECT_EQ(table.foreign_keys[0],
            (ForeignKey{.columns = {"up"},
                        .referenced_table = {.schema = "", .name = "child"},
                        .referenced_columns = {"id"},
                        .on_update = "NO ACTION",
                        .on_delete = "CASCADE"}));
  EXPECT_EQ(table.foreign_keys[1].referenced_table.name, "nowhere");
  EXPECT_THAT(table.foreign_keys[1].referenced_columns, IsEmpty());
  EXPECT_EQ(table.foreign_keys[2].referenced_table.name, "Parent");
  EXPECT_THAT(table.foreign_keys[2].columns, ElementsAre("x", "y"));
  EXPECT_THAT(table.foreign_keys[2].referenced_columns, ElementsAre("a", "b"));
  EXPECT_EQ(table.foreign_keys[2].on_update, "SET NULL");
  EXPECT_THAT(table.foreign_keys[3].columns, ElementsAre("y", "x"));
  EXPECT_THAT(table.foreign_keys[3].referenced_columns, ElementsAre("a", "b"));
}

TEST_F(CatalogReaderTest, TellsUniqueKeysFromIndexes) {
  writer_.Run(
      "CREATE TABLE t(a PRIMARY KEY, b UNIQUE, c, d, UNIQUE (c, d));"
      "CREATE INDEX plain ON t(c, b DESC);"
      "CREATE UNIQUE INDEX only ON t(d) WHERE d > 0;"
      "CREATE INDEX computed ON t(lower(c), b)");
  const Table table = ReadTable("t");
  EXPECT_THAT(table.unique_keys,
              ElementsAre(UniqueKey{"", {"b"}}, UniqueKey{"", {"c", "d"}}));
  EXPECT_THAT(
      table.indexes,
      ElementsAre(Index{.name = "computed", .columns = {"<expression>", "b"}},
                  Index{.name = "only",
                        .columns = {"d"},
                        .unique = true,
                        .partial = true},
                  Index{.name = "plain", .columns = {"c", "b"}}));
}

TEST_F(CatalogReaderTest, HidesWhatVirtualTablesKeepForThemselves) {
  writer_.Run(
      "CREATE VIRTUAL TABLE \"my docs\" USING fts5(title, body);"
      "CREATE VIRTUAL TABLE old USING fts4(x);"
      "CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1);"
      "CREATE TABLE boxes_extra(a); CREATE TABLE old_node(a);"
      "INSERT INTO \"my docs\" VALUES ('a', 'b');"
      "INSERT INTO boxes VALUES (1, 2, 3)");
  const Catalog catalog = Read({.sample_rows = 1});
  ASSERT_EQ(catalog.tables.size(), 5U);
  EXPECT_EQ(catalog.tables[0].name.name, "boxes");
  EXPECT_EQ(catalog.tables[0].kind, TableKind::kVirtualTable);
  EXPECT_FALSE(catalog.tables[0].error.has_value())
      << catalog.tables[0].error->message;
  EXPECT_EQ(catalog.tables[0].samples->rows(), 1U);
  EXPECT_EQ(catalog.tables[1].name.name, "boxes_extra");
  EXPECT_EQ(catalog.tables[2].name.name, "my docs");
  EXPECT_EQ(catalog.tables[2].columns.size(), 2U);
  EXPECT_EQ(catalog.tables[3].name.name, "old");
  EXPECT_EQ(catalog.tables[4].name.name, "old_node");
}

TEST_F(CatalogReaderTest, AVirtualTableOfAnUnknownModuleSpoilsNothing) {
  writer_.Run(
      "CREATE TABLE t(a); PRAGMA writable_schema = 1;"
      "INSERT INTO sqlite_schema VALUES ('table', 'geo', 'geo', 0, "
      "'CREATE VIRTUAL TABLE geo USING spatial(a, b)')");
  const Catalog catalog = Read();
  ASSERT_EQ(catalog.tables.size(), 2U);
  ASSERT_TRUE(catalog.tables[0].error.has_value());
  EXPECT_EQ(catalog.tables[0].error->code, "DISCOVERY/TABLE_FAILED");
  EXPECT_THAT(catalog.tables[0].error->message,
              HasSubstr("no such module: spatial"));
  EXPECT_FALSE(catalog.tables[1].error.has_value());
}

TEST_F(CatalogReaderTest, TellsOfADamagedTableAndNotWhereTheFileIs) {
  writer_.Run(
      "CREATE TABLE broken(a); CREATE TABLE sound(a);"
      "INSERT INTO sound VALUES (1)");
  const std::streamoff page =
      std::stol(writer_.Text("SELECT (rootpage - 1) * page_size FROM "
                             "sqlite_schema, pragma_page_size WHERE "
                             "name = 'broken'"));
  writer_.Close();
  std::fstream(path_, std::ios::in | std::ios::out | std::ios::binary)
          .seekp(page)
      << std::string(512, '\xff');

  const Catalog catalog = Read({.detail = DetailLevel::kFull});

  ASSERT_EQ(catalog.tables.size(), 2U);
  ASSERT_TRUE(catalog.tables[0].error.has_value());
  EXPECT_EQ(catalog.tables[0].error->code, "CONNECTION/NOT_A_DATABASE");
  EXPECT_EQ(catalog.tables[0].error->message, "the database file is damaged");
  EXPECT_EQ(catalog.tables[1].row_count->rows, 1);
}

TEST_F(CatalogReaderTest, TellsDefinitionsAndSizesAtFullDetailOnly) {
  writer_.Run(
      "CREATE TABLE t(a, b); CREATE INDEX i ON t(b);"
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT "
      "1000) INSERT INTO t SELECT x, hex(randomblob(50)) FROM n;"
      "CREATE VIEW v AS SELECT a FROM t WHERE a > 10");
  EXPECT_FALSE(ReadTable("v").definition.has_value());
  EXPECT_FALSE(ReadTable("t").bytes.has_value());
  const Table view = ReadTable("v", DetailLevel::kFull);
  EXPECT_EQ(view.kind, TableKind::kView);
  EXPECT_EQ(view.definition, "CREATE VIEW v AS SELECT a FROM t WHERE a > 10");
  EXPECT_EQ(view.row_count, (RowCount{.rows = 990, .exact = true}));
  const Table table = ReadTable("t", DetailLevel::kFull);
  ASSERT_TRUE(table.bytes.has_value());
  // The table and its index hold each text once.
  EXPECT_GT(*table.bytes, 2 * 100 * 1000);
  EXPECT_LT(*table.bytes,
            static_cast<int64_t>(folder_.Files().at("x.db").size()));
}

TEST_F(CatalogReaderTest, DoesNotReadALargeFileForItsSizes) {
  writer_.Run(
      "CREATE TABLE t(a);"
      "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n LIMIT "
      "17) INSERT INTO t SELECT zeroblob(1048576) FROM n");
  const Table table = ReadTable("t", DetailLevel::kFull);
  EXPECT_FALSE(table.bytes.has_value());
  EXPECT_EQ(table.row_count, (RowCount{.rows = 17, .exact = true}));
}

TEST_F(CatalogReaderTest, AnEndlessViewHasNoCountAtSummary) {
  writer_.Run(
      "CREATE VIEW v AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + "
      "1 FROM n) SELECT x FROM n WHERE x < 0");
  const Table view = ReadTable("v");
  EXPECT_FALSE(view.row_count.has_value());
  EXPECT_FALSE(view.error.has_value());
  EXPECT_EQ(view.columns.size(), 1U);
}

TEST_F(CatalogReaderTest, AnEndlessViewSpoilsNothingElse) {
  writer_.Run(
      "CREATE TABLE t(a); INSERT INTO t VALUES (7);"
      "CREATE VIEW s AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + "
      "1 FROM n) SELECT x FROM n WHERE x < 0;"
      "CREATE VIEW v AS SELECT a FROM t");
  for (const DetailLevel detail : {DetailLevel::kFull, DetailLevel::kNames}) {
    context_.deadline = CallContext::Clock::now() + std::chrono::seconds(6);
    const Catalog catalog = Read({.detail = detail, .sample_rows = 2});
    ASSERT_EQ(catalog.tables.size(), 3U);
    const Table& endless = catalog.tables[0];
    ASSERT_TRUE(endless.error.has_value());
    EXPECT_EQ(endless.error->code, "RUN/TIMED_OUT");
    EXPECT_FALSE(endless.row_count.has_value());
    EXPECT_FALSE(endless.samples.has_value());
    for (const Table& good : {catalog.tables[1], catalog.tables[2]}) {
      EXPECT_FALSE(good.error.has_value()) << good.name.name;
      EXPECT_EQ(good.samples->at(0, 0), IntegerCell(7)) << good.name.name;
    }
    if (detail == DetailLevel::kNames) continue;
    EXPECT_EQ(endless.columns.size(), 1U);
    EXPECT_EQ(catalog.tables[2].row_count,
              (RowCount{.rows = 1, .exact = true}));
  }
}

TEST_F(CatalogReaderTest, AnEndlessViewEndsWithItsCallAllTheSame) {
  writer_.Run(
      "CREATE VIEW v AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + "
      "1 FROM n) SELECT x FROM n WHERE x < 0");
  auto connection = driver_.Open(ConfigOf(path_), context_);
  ASSERT_OK(connection);
  context_.cancellation.Cancel();
  EXPECT_THAT((*connection)->ReadCatalog({.sample_rows = 1}, context_),
              FailsWith(ErrorCode::kRunCancelled));
}

TEST_F(CatalogReaderTest, InvalidTextIsShownAsBytes) {
  writer_.Run(
      "CREATE TABLE t(a TEXT); INSERT INTO t VALUES (CAST(x'41FF' AS "
      "TEXT)), ('fine')");
  const Catalog catalog = Read({.sample_rows = 5});
  ASSERT_EQ(catalog.tables.size(), 1U);
  EXPECT_EQ(catalog.tables[0].samples->at(0, 0), BlobCell("A\xFF"));
  EXPECT_EQ(catalog.tables[0].samples->at(1, 0), TextCell("fine"));
}

TEST_F(CatalogReaderTest, ReadsUtf16Databases) {
  writer_.Run(
      "PRAGMA encoding = 'UTF-16be'; CREATE TABLE \"\xC5\x99\"(a);"
      "INSERT INTO \"\xC5\x99\" VALUES ('\xF0\x9F\xA6\x86')");
  const Catalog catalog = Read({.sample_rows = 1});
  ASSERT_EQ(catalog.tables.size(), 1U);
  EXPECT_EQ(catalog.tables[0].name.name, "\xC5\x99");
  EXPECT_EQ(catalog.tables[0].samples->at(0, 0), TextCell("\xF0\x9F\xA6\x86"));
}

TEST_F(CatalogReaderTest, MainIsTheSchemaThatGoesWithoutSaying) {
  writer_.Run("CREATE TABLE t(a)");
  const Catalog catalog =
      Read({.only = TableName{.schema = "main", .name = "t"}});
  ASSERT_EQ(catalog.tables.size(), 1U);
  EXPECT_EQ(catalog.tables[0].name, (TableName{.schema = "", .name = "t"}));
  ReadQuery query;
  query.table = {.schema = "main", .name = "t"};
  EXPECT_OK(connection_->Read(query, context_));
  query.table.schema = "temp";
  EXPECT_THAT(connection_->Read(query, context_),
              FailsWith(ErrorCode::kDiscoveryTableNotFound));
  for (const char* const inner : {"sqlite_schema", "sqlite_master"}) {
    query.table = {.schema = "", .name = inner};
    EXPECT_THAT(connection_->Read(query, context_),
                FailsWith(ErrorCode::kDiscoveryTableNotFound));
  }
}

}  // namespace
}  // namespace osiris::sqlite
