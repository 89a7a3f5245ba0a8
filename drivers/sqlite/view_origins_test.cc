#include "drivers/sqlite/view_origins.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/status_matchers.h"
#include "core/driver/cells.h"
#include "drivers/sqlite/database.h"
#include "drivers/sqlite/sqlite_driver.h"
#include "drivers/sqlite/test_database.h"
#include "gtest/gtest.h"

namespace osiris::sqlite {
namespace {

class ViewOriginsTest : public testing::Test {
 protected:
  ViewOriginsTest() {
    writer_.Run(
        "CREATE TABLE cfg(name, value, note);"
        "INSERT INTO cfg VALUES ('smtp_password', 'x', 'y'), ('a', 'b', 'c');"
        "CREATE TABLE users(id INTEGER PRIMARY KEY, email, tags)");
  }

  // Of what `select` yields, as a view: "cfg.value" or "-" of each column.
  std::vector<std::string> ShownBy(const std::string& select) {
    writer_.Run("DROP VIEW IF EXISTS v; CREATE VIEW v AS " + select);
    std::vector<std::string> shown;
    for (const auto& column : OriginsOf("v").shown) {
      shown.push_back(column ? column->table + "." + column->column : "-");
    }
    return shown;
  }

  RowOrigins OriginsOf(const std::string& table) {
    const auto connection = driver_.Open(ConfigOf(path_), context_);
    EXPECT_OK(connection);
    ReadQuery query;
    query.table.name = table;
    auto reader = (*connection)->Read(query, context_);
    EXPECT_OK(reader);
    if (!reader.ok()) return {};
    const auto batch = (*reader)->Next();
    EXPECT_OK(batch);
    const auto catalog =
        (*connection)
            ->ReadCatalog({.sample_rows = 1, .only = TableName{.name = table}},
                          context_);
    EXPECT_OK(catalog);
    EXPECT_EQ(catalog->tables[0].samples->origins, (*batch)->origins);
    return (*batch)->origins;
  }

  using Names = std::vector<std::string>;

  TestFolder folder_;
  const std::string path_ = folder_.Path("x.db");
  Writer writer_{path_};
  SqliteDriver driver_;
  CallContext context_;
};

TEST_F(ViewOriginsTest, PlainColumnsOfViewsAreTracedToTheirTables) {
  EXPECT_EQ(ShownBy("SELECT value AS v, name, rowid FROM cfg"),
            (Names{"cfg.value", "cfg.name", "cfg.rowid"}));
  EXPECT_EQ(ShownBy("SELECT u.email AS e, c.value AS x FROM users AS u "
                    "LEFT JOIN cfg AS c ON c.name = u.id GROUP BY c.value"),
            (Names{"users.email", "cfg.value"}));
  writer_.Run("CREATE VIEW inner AS SELECT value AS x FROM cfg");
  EXPECT_EQ(ShownBy("WITH t AS (SELECT x AS y FROM inner) SELECT y AS z "
                    "FROM t"),
            (Names{"cfg.value"}));
  EXPECT_EQ(ShownBy("SELECT (SELECT email FROM users) AS e"),
            (Names{"users.email"}));
}

TEST_F(ViewOriginsTest, ComputedColumnsAreToldFromWhatTheViewReads) {
  EXPECT_EQ(ShownBy("SELECT 'pw=' || value AS a, max(note) AS b FROM cfg"),
            (Names{"-", "-"}));
  EXPECT_EQ(OriginsOf("v").read,
            (std::vector<TableColumn>{{.table = "cfg", .column = "note"},
                                      {.table = "cfg", .column = "value"}}));
}

TEST_F(ViewOriginsTest, OneOfManyOriginsIsNone) {
  EXPECT_EQ(ShownBy("SELECT note FROM cfg UNION ALL SELECT email FROM users"),
            (Names{"-"}));
  EXPECT_EQ(ShownBy("SELECT value FROM users, json_each(users.tags)"),
            (Names{"-"}));
  writer_.Run(
      "CREATE VIEW both AS SELECT note AS n FROM cfg EXCEPT "
      "SELECT email FROM users");
  EXPECT_EQ(ShownBy("SELECT n FROM both"), (Names{"-"}));
  EXPECT_EQ(OriginsOf("v").read,
            (std::vector<TableColumn>{{.table = "cfg", .column = "note"},
                                      {.table = "users", .column = "email"}}));
}

TEST_F(ViewOriginsTest, AreThoseOfTheSchemaThatTheRowsAreOf) {
  writer_.Run("CREATE VIEW v AS SELECT note AS x FROM cfg");
  const auto connection = driver_.Open(ConfigOf(path_), context_);
  ASSERT_OK(connection);
  ReadQuery query;
  query.table.name = "v";
  const auto reader = (*connection)->Read(query, context_);
  ASSERT_OK(reader);
  writer_.Run(
      "DROP VIEW v; CREATE VIEW w AS SELECT value AS y FROM cfg;"
      "CREATE VIEW v AS SELECT y AS x FROM w");

  const auto batch = (*reader)->Next();

  ASSERT_OK(batch);
  EXPECT_EQ((*batch)->cells[0], TextCell("x"));
  const TableColumn value = {.table = "cfg", .column = "value"};
  EXPECT_EQ((*batch)->origins.shown[0], value);
  EXPECT_EQ((*batch)->origins.read, std::vector<TableColumn>{value});
}

TEST_F(ViewOriginsTest, AreReadAgainWhereTheSchemaIsAnotherOne) {
  auto database = Database::Open(path_, context_);
  ASSERT_OK(database);
  const Database::Scope scope(**database, context_);
  ViewOrigins views(**database);
  const auto shown = [&](const std::string& view) {
    std::set<Database::ReadColumn> read;
    const auto statement =
        (*database)->Prepare("SELECT x FROM \"" + view + "\"", read);
    EXPECT_OK(statement);
    return views.Of(*statement, 1, read).shown[0];
  };
  writer_.Run("CREATE VIEW a AS SELECT note AS x FROM cfg");
  EXPECT_EQ(shown("a"), (TableColumn{.table = "cfg", .column = "note"}));
  writer_.Run(
      "CREATE TABLE late(secret);"
      "CREATE VIEW b AS SELECT secret AS x FROM late");

  EXPECT_EQ(shown("b"), (TableColumn{.table = "late", .column = "secret"}));
}

TEST_F(ViewOriginsTest, WhatWithNamesIsReadWhereItComesFrom) {
  const auto read = [this](const std::string& select) {
    ShownBy(select);
    return OriginsOf("v").read;
  };
  using Columns = std::vector<TableColumn>;
  EXPECT_EQ(read("WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 "
                 "FROM c WHERE i < 3) SELECT count(*) AS n FROM c"),
            Columns());
  EXPECT_EQ(read("WITH params AS (SELECT 1) SELECT note || '' AS n "
                 "FROM cfg, params"),
            (Columns{{.table = "cfg", .column = "note"}}));
  EXPECT_EQ(read("WITH t AS (SELECT value FROM cfg LIMIT 9) "
                 "SELECT count(*) AS n FROM t"),
            (Columns{{.table = "cfg", .column = "value"}}));
  // The list of all tables is no such name.
  EXPECT_EQ(read("SELECT count(*) AS n FROM sqlite_master"),
            Columns{TableColumn()});
}

TEST_F(ViewOriginsTest, TablesHaveNone) {
  EXPECT_TRUE(OriginsOf("cfg").empty());
}

}  // namespace
}  // namespace osiris::sqlite
