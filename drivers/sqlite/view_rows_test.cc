#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/file.h"
#include "core/base/status_matchers.h"
#include "core/config/paths.h"
#include "core/connection/connection_service.h"
#include "core/connection/connections_source.h"
#include "core/driver/driver_registry.h"
#include "core/operation/checked_call.h"
#include "core/policy/row_access.h"
#include "core/rows/row_operations.h"
#include "core/rows/row_service.h"
#include "drivers/sqlite/sqlite_driver.h"
#include "drivers/sqlite/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::sqlite {
namespace {

using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// What assistants are sent of the views of a database in a file.
class ViewRowsTest : public testing::Test {
 protected:
  ViewRowsTest() {
    const std::string home = folder_.Path("");
    paths_ = PathsBelow(home, HomeRule::kFlag);
    std::vector<std::unique_ptr<Driver>> drivers;
    drivers.push_back(std::make_unique<SqliteDriver>());
    drivers_ = std::make_unique<DriverRegistry>(std::move(drivers));
  }

  // Forgets what was read before, as a new process does.
  void Start(std::string_view policy) {
    ASSERT_OK(ReplaceFile(
        paths_.connections_file,
        "version: 1\nconnections:\n  sqlite:\n    x: {path: " +
            folder_.Path("x.db") + ", policy: " + std::string(policy) + "}\n"));
    connections_ = std::make_unique<ConnectionService>(
        paths_,
        [](const std::string&) -> std::optional<std::string> {
          return std::nullopt;
        },
        drivers_.get(),
        std::make_shared<ConnectionsSource>(paths_.connections_file));
    service_ = std::make_unique<RowService>(*connections_, *drivers_);
    access_ = std::make_unique<RowAccess>(
        AssistantAccess::kSchema,
        [this](std::string_view connection) -> absl::StatusOr<SourceRule> {
          auto rules = connections_->RulesOf(*ParseReference(connection));
          if (!rules.ok()) return rules.status();
          return SourceRule{.policy = std::move(rules->policy),
                            .masks = std::move(rules->masks)};
        });
  }

  Json Sample(const std::string& table, Json arguments = Json::object()) {
    return Call("discovery.sample", table, std::move(arguments), Door::kMcp);
  }

  // What a person is shown who looks as an assistant does.
  Json Looked(const std::string& table) {
    return Call("rows.read", table, {{"view_as", "assistant"}}, Door::kCli);
  }

  // What a person is told that is masked; of all tables without `table`.
  Json Checked(const std::string& table = "") {
    return Call("mask.check", table, Json::object(), Door::kCli);
  }

  static std::vector<std::string> Texts(const Json& answer, size_t column = 0) {
    std::vector<std::string> texts;
    for (const Json& row : answer.at("data").at("rows")) {
      texts.push_back(row.at(column).is_string() ? row.at(column) : Json("-"));
    }
    return texts;
  }

  TestFolder folder_;
  Writer writer_{folder_.Path("x.db")};

 private:
  Json Call(std::string_view operation, const std::string& table,
            Json arguments, Door door) {
    arguments["connection"] = "@sqlite.x";
    if (!table.empty()) arguments["table"] = table;
    const auto answer =
        CheckedCall(RowOperations(service_.get(), access_.get()), operation,
                    std::move(arguments), {.door = door});
    EXPECT_OK(answer.status());
    return answer.ok() ? *answer : Json();
  }

  Paths paths_;
  std::unique_ptr<DriverRegistry> drivers_;
  std::unique_ptr<ConnectionService> connections_;
  std::unique_ptr<RowService> service_;
  std::unique_ptr<RowAccess> access_;
};

constexpr std::string_view kMasked = "{assistants: masked}";
constexpr std::string_view kPrivate = "PRIVATE ";

TEST_F(ViewRowsTest, APageOfNullsSaysNothingOfTheNextOne) {
  writer_.Run(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, c7);"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
      "WHERE i < 200) INSERT INTO t SELECT i, CASE WHEN i > 100 THEN "
      "'user' || i || '@example.com' END FROM n;"
      "CREATE VIEW v AS SELECT replace(c7, '@', ' at ') AS note FROM t "
      "WHERE c7 IS NOT NULL");
  Start(kMasked);
  const Json nulls = Sample("t");
  ASSERT_EQ(nulls.at("returned"), 100);
  ASSERT_THAT(Texts(nulls, 1), Each("-"));

  // Nobody saw a value of what it is computed from.
  const Json before = Sample("v");
  EXPECT_THAT(Texts(before), Each(StartsWith(kPrivate)));
  EXPECT_THAT(Texts(Sample("t", {{"offset", 100}}), 1),
              Each(StartsWith("EMAIL ")));
  const Json after = Sample("v");
  EXPECT_THAT(Texts(after), Each(StartsWith(kPrivate)));
  for (const Json& answer : {before, after}) {
    EXPECT_THAT(answer.at("withheld").at("computed").get<std::string>(),
                HasSubstr("computes are private"));
  }
}

TEST_F(ViewRowsTest, ComputedTextsArePrivateUntilTheirTableWasRead) {
  writer_.Run(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, c7, c8);"
      "INSERT INTO t(c7, c8) VALUES ('2026-01-02', 'Jana'), (7, 'Petr');"
      "CREATE VIEW states AS SELECT c7 || '' AS a FROM t;"
      "CREATE VIEW people AS SELECT 'by ' || c8 AS a FROM t");
  Start(kMasked);
  for (const char* view : {"states", "people"}) {
    const Json before = Sample(view);
    EXPECT_THAT(Texts(before), Each(StartsWith(kPrivate)));
    EXPECT_TRUE(before.at("withheld").contains("computed"));
    EXPECT_THAT(Texts(Looked(view)), Each(StartsWith(kPrivate)));
  }

  Sample("t");

  const std::vector<std::string> open = {"2026-01-02", "7"};
  const Json states = Sample("states");
  EXPECT_EQ(Texts(states), open);
  EXPECT_FALSE(states.contains("withheld"));
  EXPECT_EQ(Texts(Looked("states")), open);
  EXPECT_THAT(Texts(Sample("people")), Each(StartsWith(kPrivate)));
}

// A detector knows what it looks for as it is written, and not in hex.
TEST_F(ViewRowsTest, TextsComputedFromFreeTextArePrivateAlsoWhereItWasRead) {
  writer_.Run(
      "CREATE TABLE notes(id INTEGER PRIMARY KEY, remark TEXT, made TEXT);"
      "INSERT INTO notes(remark, made) VALUES "
      "('mail joe@leak.example now', '2026-01-02'), ('ok', '2026-02-03'),"
      "('card 4111111111111111', '2026-02-04');"
      "CREATE VIEW w AS SELECT id, hex(remark) AS a, substr(remark, 1, 9) AS b,"
      "replace(remark, '4', 'four') AS c, length(remark) AS d FROM notes;"
      "CREATE VIEW months AS SELECT substr(made, 1, 7) AS a FROM notes");
  Start(kMasked);
  for (int time = 0; time < 2; ++time) {
    const Json answer = Sample("w");
    for (const size_t column : {1, 2, 3}) {
      EXPECT_THAT(Texts(answer, column), Each(StartsWith(kPrivate)));
    }
    EXPECT_EQ(answer.at("data").at("rows").at(1).at(4), 2);
    EXPECT_TRUE(answer.at("withheld").contains("computed"));
    EXPECT_THAT(Texts(Looked("w"), 1), Each(StartsWith(kPrivate)));

    EXPECT_EQ(
        Texts(Sample("notes"), 1),
        (std::vector<std::string>{"mail EMAIL 1 now", "ok", "card CARD 1"}));
  }
  EXPECT_EQ(Texts(Sample("months")),
            (std::vector<std::string>{"2026-01", "2026-02", "2026-02"}));
}

// Whatever type is declared, SQLite keeps a text in any column.
TEST_F(ViewRowsTest, ATextAmongNumbersThatNobodyReadIsPrivateInWhatIsComputed) {
  writer_.Run(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, n INTEGER, day TEXT);"
      "WITH RECURSIVE i(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM i "
      "WHERE i < 200) INSERT INTO t SELECT i, 7 * i, '2026-01-02' FROM i;"
      "UPDATE t SET n = 'joe@leak.example', day = 'on joe@leak.example' "
      "WHERE id = 151;"
      "CREATE VIEW v AS SELECT id, hex(n) AS a, substr(n, 1, 4) AS b,"
      "substr(day, 1, 7) AS c, printf('%.2f', n) AS d, n + 0 AS e FROM t");
  Start(kMasked);
  Sample("t");

  const Json answer = Sample("v", {{"offset", 149}, {"limit", 2}});

  EXPECT_EQ(answer.at("data").at("rows").at(0),
            Json::parse(R"([150,"31303530","1050","2026-01","1050.00",1050])"));
  const Json stray = answer.at("data").at("rows").at(1);
  for (const size_t column : {1, 2, 3}) {
    EXPECT_THAT(stray.at(column).get<std::string>(), StartsWith(kPrivate));
  }
  EXPECT_TRUE(answer.at("withheld").contains("computed"));
}

TEST_F(ViewRowsTest, NumbersComputedFromWhatIsMaskedArePrivateUnlessShort) {
  writer_.Run(
      "CREATE TABLE people(id INTEGER PRIMARY KEY, phone TEXT);"
      "INSERT INTO people(phone) VALUES ('777123456'), ('777987654');"
      "CREATE TABLE sold(id INTEGER PRIMARY KEY, what TEXT, cents INTEGER);"
      "INSERT INTO sold(what, cents) VALUES ('lamp', 123456), ('mug', 99);"
      "CREATE VIEW v AS SELECT phone + 0 AS a, "
      "CAST(substr(phone, 4) AS INTEGER) AS b, phone * 1.5 AS c, "
      "length(phone) AS d, count(*) OVER () AS e FROM people;"
      "CREATE VIEW sums AS SELECT what, sum(cents) AS a, avg(cents) AS b "
      "FROM sold GROUP BY what");
  Start(kMasked);

  const Json v = Sample("v");
  for (const size_t column : {0, 1, 2}) {
    EXPECT_THAT(Texts(v, column), Each(StartsWith(kPrivate)));
  }
  EXPECT_EQ(v.at("data").at("rows").at(0).at(3), 9);
  EXPECT_EQ(v.at("data").at("rows").at(0).at(4), 2);
  EXPECT_TRUE(v.at("withheld").contains("computed"));
  Sample("sold");
  EXPECT_EQ(Sample("sums").at("data").at("rows"),
            Json::parse(R"([["lamp",123456,123456.0],["mug",99,99.0]])"));
}

TEST_F(ViewRowsTest, ContentIsPrivateWhereAViewLeavesOutItsKey) {
  writer_.Run(
      "CREATE TABLE kv(id INTEGER PRIMARY KEY, property, content);"
      "INSERT INTO kv(property, content) VALUES "
      "('smtp_password', 'hunter2-plain'), ('theme', 'dark');"
      "CREATE TABLE posts(id INTEGER PRIMARY KEY, content);"
      "INSERT INTO posts(content) VALUES ('rain at noon');"
      "CREATE VIEW v AS SELECT content AS c FROM kv;"
      "CREATE VIEW news AS SELECT content AS c FROM posts");
  Start(kMasked);
  for (int time = 0; time < 2; ++time) {
    EXPECT_THAT(Texts(Sample("v")), Each(StartsWith(kPrivate)));
    EXPECT_THAT(Texts(Sample("kv"), 2), ::testing::Contains("dark"));
  }
  EXPECT_THAT(Texts(Sample("news")), Each(StartsWith(kPrivate)));
  Sample("posts");
  EXPECT_EQ(Texts(Sample("news")), std::vector<std::string>{"rain at noon"});
}

TEST_F(ViewRowsTest, ACheckSaysWhatOfAViewIsPrivateOnceItsTablesWereRead) {
  writer_.Run(
      "CREATE TABLE notes(id INTEGER PRIMARY KEY, remark TEXT, made TEXT);"
      "INSERT INTO notes(remark, made) VALUES ('ok', '2026-01-02');"
      "CREATE VIEW w AS SELECT id, hex(remark) AS a FROM notes;"
      "CREATE VIEW months AS SELECT substr(made, 1, 7) AS a FROM notes");
  Start(kMasked);

  for (const Json& answer : {Checked(), Checked("w"), Checked("months")}) {
    for (const Json& table : answer.at("data").at("tables")) {
      const Json& a = table.at("columns").back();
      if (table.at("table") == "notes") continue;
      const bool open = table.at("table") == "months";
      EXPECT_EQ(a.at("action"), open ? "none" : "token");
      EXPECT_EQ(a.contains("why"), !open);
    }
  }
  EXPECT_EQ(Checked("w").at("data").at("tables").size(), 1u);
}

// A view picks rows: what it shows of a column is not what there is.
TEST_F(ViewRowsTest, WhatOneViewShowsOpensNoTextsOfAnother) {
  writer_.Run(
      "CREATE TABLE t(id INTEGER PRIMARY KEY, c7);"
      "INSERT INTO t(c7) VALUES ('none'), ('ann@example.com'),"
      "('bob@example.com');"
      "CREATE VIEW one AS SELECT id, c7 AS a FROM t WHERE id = 1;"
      "CREATE VIEW v AS SELECT replace(c7, '@', ' at ') AS b FROM t "
      "WHERE id > 1");
  Start(kMasked);
  EXPECT_EQ(Texts(Sample("one"), 1), std::vector<std::string>{"none"});

  EXPECT_THAT(Texts(Sample("v")), Each(StartsWith(kPrivate)));
  EXPECT_THAT(Texts(Looked("v")), Each(StartsWith(kPrivate)));
}

TEST_F(ViewRowsTest, TextsOfWhatIsNoTableArePrivate) {
  writer_.Run(
      "CREATE TABLE t(tags);"
      "INSERT INTO t VALUES ('[\"red\"]');"
      "CREATE VIEW v AS SELECT 'x' || value AS a FROM t, json_each(tags)");
  Start(kMasked);

  const Json answer = Sample("v");

  EXPECT_THAT(Texts(answer), Each(StartsWith(kPrivate)));
  EXPECT_TRUE(answer.at("withheld").contains("computed"));
}

TEST_F(ViewRowsTest, ANameInAViewOpensNoColumnThatIsNotAllowed) {
  writer_.Run(
      "CREATE TABLE people(id INTEGER PRIMARY KEY, name, ssn);"
      "INSERT INTO people VALUES (1, 'Ann', '078-05-1120');"
      "CREATE VIEW v AS SELECT id, ssn AS name, 'x' || ssn AS note FROM people;"
      "CREATE VIEW w AS SELECT id, name, 'x' || name AS note FROM people");
  Start("{assistants: full, columns: {allow: [id, name, note]}}");

  const Json v = Sample("v");
  EXPECT_EQ(v.at("data").at("columns"), Json::array({"id"}));
  EXPECT_THAT(DumpJson(v), Not(HasSubstr("078")));
  EXPECT_TRUE(v.at("withheld").contains("columns"));
  EXPECT_EQ(Sample("w").at("data").at("rows"),
            Json::parse(R"([[1,"Ann","xAnn"]])"));
  // Said by either name.
  for (const char* deny : {"people.ssn", "v.name"}) {
    Start("{assistants: full, columns: {deny: [" + std::string(deny) + "]}}");
    EXPECT_EQ(Sample("v", {{"columns", {"id", "name"}}}).at("data").at("rows"),
              Json::parse("[[1]]"));
  }
}

TEST_F(ViewRowsTest, AViewWithoutAColumnLeftHasTheRowsThatItHas) {
  writer_.Run(
      "CREATE TABLE people(ssn);"
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
      "WHERE i < 150) INSERT INTO people SELECT i FROM n;"
      "CREATE VIEW v AS SELECT ssn AS a FROM people");
  for (const char* access : {"full", "masked"}) {
    Start("{assistants: " + std::string(access) + ", columns: {deny: [ssn]}}");

    const Json all = Sample("v", {{"limit", 1000}});
    EXPECT_EQ(all.at("total"), (Json{{"rows", 150}, {"precision", "exact"}}));
    const Json some = Sample("v");
    for (const Json& answer : {all, some}) {
      EXPECT_EQ(answer.at("returned"), 0);
      EXPECT_TRUE(answer.at("data").at("columns").empty());
      EXPECT_TRUE(answer.at("withheld").contains("columns"));
      // Nothing of it is anywhere else.
      EXPECT_EQ(answer.at("truncated"), false);
      EXPECT_FALSE(answer.contains("next_offset"));
    }
    EXPECT_EQ(some.at("total").at("rows"), 150);
    EXPECT_EQ(Looked("v").at("truncated"), false);
  }
}

}  // namespace
}  // namespace osiris::sqlite
