#include "drivers/sqlite/kept_schema.h"

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/base/status_matchers.h"
#include "drivers/sqlite/catalog_reader.h"
#include "drivers/sqlite/sqlite_driver.h"
#include "drivers/sqlite/test_database.h"
#include "gtest/gtest.h"

namespace osiris::sqlite {
namespace {

KeptSchema::Known TableOf(const std::string& name, size_t columns = 1) {
  KeptSchema::Known known = {.entry = {.name = name}, .whole = true};
  known.table.name.name = name;
  known.table.columns.resize(columns);
  return known;
}

TEST(KeptSchemaTest, ForgetsAllOnceTheSchemaHasAnotherVersion) {
  KeptSchema kept;
  kept.Show({.version = 1, .rows = "rows"});
  kept.Keep(TableOf("t"));
  kept.Show({.version = 1, .rows = "rows"});
  EXPECT_NE(kept.Find("t"), nullptr);
  EXPECT_TRUE(kept.ShowAgain(1));
  EXPECT_NE(kept.Find("t"), nullptr);
  EXPECT_FALSE(kept.ShowAgain(2));
  EXPECT_EQ(kept.Find("t"), nullptr);
  kept.Show({.version = 2, .rows = "rows"});
  EXPECT_EQ(kept.Find("t"), nullptr);
}

TEST(KeptSchemaTest, ForgetsAllOnceTheSchemaReadsOtherwise) {
  KeptSchema kept;
  kept.Show({.version = 1, .rows = "rows"});
  kept.Keep(TableOf("t"));
  kept.Show({.version = 1, .rows = "other rows"});
  EXPECT_EQ(kept.Find("t"), nullptr);
}

TEST(KeptSchemaTest, KeepsNothingThatMayChangeAtAnyMoment) {
  KeptSchema kept;
  kept.Keep(TableOf("before"));
  kept.Show({.version = 1, .rows = "rows"});
  kept.Keep(TableOf("t"));
  kept.Hide();
  kept.Keep(TableOf("while hidden"));
  EXPECT_EQ(kept.Find("t"), nullptr);
  kept.Show({.version = 1, .rows = "rows"});
  EXPECT_NE(kept.Find("t"), nullptr);
  EXPECT_EQ(kept.Find("before"), nullptr);
  EXPECT_EQ(kept.Find("while hidden"), nullptr);
  // Too large a schema to tell from another one.
  kept.Show({.version = 1, .rows = ""});
  kept.Keep(TableOf("u"));
  EXPECT_EQ(kept.Find("u"), nullptr);
  EXPECT_FALSE(kept.ShowAgain(1));
}

TEST(KeptSchemaTest, KeepsOrdinaryTablesOnly) {
  KeptSchema kept;
  kept.Show({.version = 1, .rows = "rows"});
  for (const TableKind kind : {TableKind::kView, TableKind::kVirtualTable}) {
    KeptSchema::Known known = TableOf("v");
    known.entry.kind = kind;
    kept.Keep(std::move(known));
    EXPECT_EQ(kept.Find("v"), nullptr);
  }
}

TEST(KeptSchemaTest, ColumnsAloneMakeRoomForTheWhole) {
  KeptSchema kept;
  kept.Show({.version = 1, .rows = "rows"});
  KeptSchema::Known part = TableOf("t");
  part.whole = false;
  kept.Keep(part);
  EXPECT_FALSE(kept.Find("t")->whole);
  kept.Keep(TableOf("t"));
  EXPECT_TRUE(kept.Find("t")->whole);
  kept.Keep(part);
  EXPECT_TRUE(kept.Find("t")->whole);
}

TEST(KeptSchemaTest, TakesNoMoreRoomThanItMay) {
  KeptSchema kept;
  kept.Show({.version = 1, .rows = "rows"});
  kept.Keep(TableOf("large", 15'000));
  kept.Keep(TableOf("too large", 15'000));
  kept.Keep(TableOf("small", 10));
  EXPECT_NE(kept.Find("large"), nullptr);
  EXPECT_EQ(kept.Find("too large"), nullptr);
  EXPECT_NE(kept.Find("small"), nullptr);
}

// What is kept must be what a connection finds out that keeps nothing yet.
class KeptAnswersTest : public testing::Test {
 protected:
  std::unique_ptr<Connection> Open() {
    auto connection = driver_.Open(ConfigOf(path_), context_);
    EXPECT_OK(connection);
    return connection.ok() ? *std::move(connection) : nullptr;
  }

  Catalog Read(Connection& connection, DetailLevel detail) {
    auto catalog = connection.ReadCatalog({.detail = detail}, context_);
    EXPECT_OK(catalog);
    return catalog.ok() ? *std::move(catalog) : Catalog();
  }

  // `used` answered before; and says the same twice.
  void ExpectAsFresh(Connection& used) {
    for (const DetailLevel detail :
         {DetailLevel::kNames, DetailLevel::kSummary, DetailLevel::kFull}) {
      const Catalog fresh = Read(*Open(), detail);
      EXPECT_EQ(Read(used, detail), fresh);
      EXPECT_EQ(Read(used, detail), fresh);
    }
  }

  TestFolder folder_;
  const std::string path_ = folder_.Path("x.db");
  Writer writer_{path_};
  SqliteDriver driver_;
  CallContext context_;
};

// Each is run after all before it.
const char* const kChanges[] = {
    "CREATE TABLE t(a)",
    "CREATE TABLE \"o'dd \"\"name\"\"\"(\"a \"\"b\"\"\" TEXT DEFAULT 'x''y', "
    "[select] INT, `from` REAL)",
    "CREATE TABLE [brackets [x](\"\" INT, \" \" INT, \"a]b\" INT)",
    "CREATE TABLE \"\xC5\x99\xF0\x9F\xA6\x86\"(\xC3\xA9 INT PRIMARY KEY)",
    "CREATE TABLE w(k TEXT, l INT, v, PRIMARY KEY(l, k)) WITHOUT ROWID",
    "CREATE INDEX w_v ON w(v DESC, l)",
    "CREATE TABLE g(a INT, b AS (a + 1), c TEXT AS (a || 'x') STORED UNIQUE)",
    "CREATE TABLE s(k INTEGER PRIMARY KEY DESC, a ANY) STRICT",
    "CREATE TABLE u(a UNIQUE, b, c, UNIQUE(b, c), UNIQUE(c, a) ON CONFLICT "
    "REPLACE)",
    "CREATE INDEX u_expression ON u(lower(b), c COLLATE NOCASE)",
    "CREATE UNIQUE INDEX u_part ON u(c) WHERE c > 0",
    "CREATE TABLE Parent(a INTEGER, b TEXT, PRIMARY KEY(a, b))",
    "CREATE TABLE child(id INTEGER PRIMARY KEY, x, y, up REFERENCES child ON "
    "DELETE CASCADE, gone REFERENCES nowhere, FOREIGN KEY(x, y) REFERENCES "
    "PARENT, FOREIGN KEY(y, x) REFERENCES parent(b, a))",
    "CREATE TABLE /* REFERENCES */ quiet(a -- UNIQUE\n, b DEFAULT '(x)')",
    "CREATE VIEW v AS SELECT a, b FROM u",
    "CREATE VIEW broken AS SELECT a FROM missing",
    "CREATE VIRTUAL TABLE docs USING fts5(title, body)",
    "CREATE VIRTUAL TABLE boxes USING rtree(id, x0, x1)",
    "CREATE TABLE of_docs(a REFERENCES docs, b REFERENCES v)",
    "INSERT INTO t VALUES (1), (2); INSERT INTO docs VALUES ('a', 'b')",
    "CREATE TABLE missing(a INT)",
    "ALTER TABLE t ADD COLUMN b TEXT NOT NULL DEFAULT 'x'",
    "ALTER TABLE t RENAME COLUMN a TO z",
    "ALTER TABLE Parent RENAME TO other_parent",
    "DROP INDEX u_part; ALTER TABLE g RENAME TO \"g g\"",
    "DROP TABLE w",
    "CREATE TABLE w(k INTEGER PRIMARY KEY AUTOINCREMENT, v)",
    "CREATE TRIGGER w_t AFTER INSERT ON w BEGIN SELECT 1; END",
    "CREATE TABLE nowhere(k INT, l INT, PRIMARY KEY(l))",
    "DELETE FROM t; ANALYZE",
    "PRAGMA journal_mode = WAL; CREATE TABLE of_log(a)",
    "DROP TABLE docs; CREATE TABLE docs(k INTEGER PRIMARY KEY, a)",
    "VACUUM",
};

TEST_F(KeptAnswersTest, AreAsNewAsThoseOfANewConnection) {
  writer_.Run("CREATE TABLE first(a)");
  const auto used = Open();
  for (const char* const change : kChanges) {
    SCOPED_TRACE(change);
    writer_.Run(change);
    ExpectAsFresh(*used);
  }
}

TEST_F(KeptAnswersTest, RowsAreReadByTheColumnsOfNow) {
  writer_.Run("CREATE TABLE t(a); INSERT INTO t VALUES (1)");
  const auto used = Open();
  const auto columns = [&](const std::string& table) {
    ReadQuery query;
    query.table.name = table;
    const auto reader = used->Read(query, context_);
    EXPECT_OK(reader);
    if (!reader.ok()) return std::vector<std::string>();
    const auto batch = (*reader)->Next();
    EXPECT_OK(batch);
    return batch.ok() && batch->has_value() ? (*batch)->columns
                                            : std::vector<std::string>();
  };
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(columns("t"), std::vector<std::string>({"a"}));
  }
  writer_.Run("ALTER TABLE t ADD COLUMN b");
  EXPECT_EQ(columns("t"), std::vector<std::string>({"a", "b"}));
  Read(*used, DetailLevel::kSummary);
  EXPECT_EQ(columns("t"), std::vector<std::string>({"a", "b"}));
  writer_.Run("DROP TABLE t; CREATE VIEW t AS SELECT 1 AS c");
  EXPECT_EQ(columns("t"), std::vector<std::string>({"c"}));
  writer_.Run("DROP VIEW t");
  ReadQuery query;
  query.table.name = "t";
  EXPECT_THAT(used->Read(query, context_),
              FailsWith(ErrorCode::kDiscoveryTableNotFound));
}

TEST_F(KeptAnswersTest, OneTableIsDescribedAsAmongAll) {
  writer_.Run(
      "CREATE TABLE t(a); CREATE TABLE u(b); CREATE VIEW v AS SELECT 1");
  const auto used = Open();
  const auto only = [&](Connection& connection, const TableName& name) {
    auto catalog = connection.ReadCatalog({.only = name}, context_);
    EXPECT_OK(catalog);
    return catalog.ok() ? *std::move(catalog) : Catalog();
  };
  for (const char* const change :
       {"", "ALTER TABLE t ADD COLUMN b", "INSERT INTO t VALUES (1, 2)",
        "DROP TABLE u", "CREATE UNIQUE INDEX i ON t(b)"}) {
    writer_.Run(change);
    for (const TableName& name : {TableName{.schema = "", .name = "t"},
                                  {.schema = "", .name = "v"},
                                  {.schema = "main", .name = "t"}}) {
      const Catalog fresh = only(*Open(), name);
      EXPECT_EQ(fresh.tables.size(), 1U);
      EXPECT_EQ(only(*used, name), fresh) << change;
      EXPECT_EQ(only(*used, name), fresh) << change;
    }
  }
  for (const TableName& name : {TableName{.schema = "temp", .name = "t"},
                                {.schema = "", .name = "u"}}) {
    EXPECT_THAT(used->ReadCatalog({.only = name}, context_),
                FailsWith(ErrorCode::kDiscoveryTableNotFound));
  }
}

// Runs `change` once the first table was read.
CallContext ChangingMidway(std::function<void()> change) {
  CallContext context;
  context.progress = [change = std::move(change),
                      done = std::make_shared<bool>(false)](const Progress&) {
    if (!std::exchange(*done, true)) change();
  };
  return context;
}

TEST_F(KeptAnswersTest, AChangeMidwayIsNotKeptAsIfItHadBeenThere) {
  writer_.Run(
      "PRAGMA journal_mode = WAL; CREATE TABLE a(x); CREATE TABLE b(x);"
      "CREATE TABLE c(x)");
  for (const DetailLevel detail : {DetailLevel::kSummary, DetailLevel::kFull}) {
    const auto used = Open();
    for (const char* const change :
         {"ALTER TABLE b ADD COLUMN y", "CREATE INDEX i ON c(x)",
          "DROP INDEX i; DROP TABLE b", "CREATE TABLE b(x)"}) {
      const CallContext changing = ChangingMidway([&] { writer_.Run(change); });
      EXPECT_OK(used->ReadCatalog({.detail = detail}, changing));
      ExpectAsFresh(*used);
    }
  }
}

// Without a writer there is no memory to share, and SQLite reads the log alone;
// then the first writer comes.
TEST_F(KeptAnswersTest, AFirstWriterEndsNoDiscoveryInFull) {
  writer_.Run(
      "PRAGMA journal_mode = WAL; CREATE TABLE a(x); CREATE TABLE b(x);"
      "CREATE TABLE c(x); INSERT INTO c VALUES (1)");
  writer_.Close();
  const auto used = Open();
  std::unique_ptr<Writer> first;
  const CallContext changing = ChangingMidway([&] {
    first = std::make_unique<Writer>(path_);
    first->Run("INSERT INTO c VALUES (2)");
  });
  const auto catalog =
      used->ReadCatalog({.detail = DetailLevel::kFull}, changing);
  ASSERT_OK(catalog);
  ASSERT_EQ(catalog->tables.size(), 3U);
  for (const Table& table : catalog->tables) EXPECT_FALSE(table.error);
  ExpectAsFresh(*used);
}

// The short cut is one: what is kept is not asked for again.
TEST_F(KeptAnswersTest, AreNotAskedForAgain) {
  writer_.Run("CREATE TABLE t(a)");
  auto database = Database::Open(path_, context_);
  ASSERT_OK(database);
  const Database::Scope scope(**database, context_);
  SchemaReader schema(**database);
  ASSERT_OK(schema.List());
  KeptSchema kept;
  kept.Show(schema.TakePicture());
  KeptSchema::Known known = TableOf("t");
  known.table.comment = "kept";
  kept.Keep(std::move(known));
  const CatalogRequest request;
  const auto comment = [&] {
    const auto catalog =
        CatalogReader(**database, kept, request, context_).Read();
    EXPECT_OK(catalog);
    return catalog.ok() ? catalog->tables.at(0).comment : "";
  };
  EXPECT_EQ(comment(), "kept");
  writer_.Run("CREATE INDEX i ON t(a)");
  EXPECT_EQ(comment(), "");
}

// `index_info` is asked, which has less to say than `index_xinfo`.
TEST_F(KeptAnswersTest, IndexColumnsAreTheKeysOfTheLongerPragma) {
  for (const char* const change : kChanges) writer_.Run(change);
  EXPECT_EQ(writer_.Text("SELECT count(*) FROM sqlite_schema s, "
                         "pragma_index_list(s.name) l, "
                         "pragma_index_xinfo(l.name) x "
                         "LEFT JOIN pragma_index_info(l.name) i "
                         "ON i.seqno = x.seqno AND i.cid = x.cid AND "
                         "i.name IS x.name WHERE (i.seqno IS NULL) = x.key"),
            "0");
  EXPECT_NE(writer_.Text("SELECT count(*) FROM sqlite_schema s, "
                         "pragma_index_list(s.name) l, "
                         "pragma_index_xinfo(l.name) x WHERE x.key"),
            "0");
}

}  // namespace
}  // namespace osiris::sqlite
