// Every document that quotes a source, from one that wishes people ill.

#include <string>
#include <utility>
#include <vector>

#include "cli/render/component_text.h"
#include "cli/render/connection_text.h"
#include "cli/render/diff_text.h"
#include "cli/render/discovery_text.h"
#include "cli/render/document_view.h"
#include "cli/render/problem_text.h"
#include "cli/render/table_answer_text.h"
#include "cli/render/table_detail_text.h"
#include "core/base/json.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::cli {
namespace {

constexpr char kEvil[] =
    "x\x1b]0;owned\x07\x1b[2J\r\n\t\xc2\x9b"
    "31m\u202egpj\u2066\u200b\x7f\xff";

// `value` with every text and every member's name replaced by an evil one,
// but for those that a view looks for.
Json Poisoned(const Json& value) {
  if (value.is_string()) return kEvil;
  if (!value.is_structured()) return value;
  Json poisoned = value;
  for (Json& item : poisoned) item = Poisoned(item);
  return poisoned;
}

Json Discovered() {
  return Json::parse(R"json({
    "snapshot": "disc_1", "connection": "@a.b", "created": "2026-11-24T10:00",
    "totals": {"tables": 1, "views": 1, "columns": 3, "errors": 1},
    "truncated": true, "next_cursor": "c", "elapsed_ms": 5,
    "data": {"tables": [["orders", 3, 12, ["customers"]]],
             "views": [["v", 2, 7, [], "estimated"]],
             "errors": [["t", "CODE", "message"]]}})json");
}

Json Shown() {
  return Json::parse(R"json({
    "snapshot": "disc_1", "connection": "@a.b", "totals": {},
    "seen": [{"time": "2026-11-24T10:00:00Z"}],
    "data": {"tables": ["orders(id int)", {
      "schema": "main", "name": "orders", "kind": "table", "comment": "c",
      "columns": [{"name": "id", "declared_type": "INT", "nullable": false,
                   "default_value": "0", "comment": "c"}],
      "primary_key": ["id"],
      "foreign_keys": [
        {"columns": ["id"], "referenced_table": {"name": "t"},
         "referenced_columns": ["a"]},
        {"columns": ["id", "b"], "referenced_table": {"name": "t"}}],
      "unique_keys": [{"columns": ["a", "b"]}],
      "indexes": [{"name": "i", "columns": ["a"], "unique": true}],
      "row_count": {"rows": 3, "precision": "exact"}, "bytes": 100,
      "definition": "SELECT 1", "error": {"code": "C", "message": "m"},
      "samples": {"columns": ["id", "b"], "rows": [["1", null], [2, "x"]]}
    }]
}
})json");
}

Json Listed() {
  return Json::parse(R"json({"snapshots": [{"snapshot": "disc_1", "tables": 1,
    "connection": "@a.b", "seen": "2026", "door": "cli", "detail": "full"}],
    "damaged": 1})json");
}

Json Changed() {
  return Json::parse(R"json({"before": {"snapshot": "d", "connection": "c",
    "seen": "s"}, "after": {"snapshot": "d"}, "quiet_hidden": 2,
    "truncated": true, "next_cursor": "n", "data": {"changes": [
      {"change": "column_renamed", "table": "t", "column": "c",
       "property": "p", "before": "b", "after": "a"},
      {"change": "table_added", "table": "t", "after": "x"}]}})json");
}

Json Connections() {
  return Json::parse(R"json({"healthy": false, "connections": [
    {"reference": "@a.b", "environment": "dev", "available": true,
     "config": {"path": "p", "map": {"k": "v"}},
     "data": {"product": "SQLite", "version": "3"},
     "checks": [{"name": "open", "status": "failed", "message": "m",
                 "code": "C", "hint": "h"}],
     "problems": [{"severity": "error", "line": 4, "message": "m",
                   "hint": "h"}]}],
    "problems": [{"severity": "warning", "message": "m"}],
    "reference": "@a.b", "file": "f"})json");
}

Json Components() {
  return Json::parse(R"json({"components": [{"family": "f", "title": "t",
    "summary": "s", "capabilities": ["read"]}], "component": {"title": "t",
    "family": "f", "summary": "s", "fields": [{"name": "n", "type": "t",
    "required": true, "secret": true, "description": "d", "default": "d",
    "choices": ["a"]}]}})json");
}

Json Removed() {
  return Json::parse(R"json({"removed": ["disc_0123456789abcdef"]})json");
}

using View = std::string (*)(const Json&, const Page&);

std::vector<std::pair<View, Json>> Cases() {
  return {{DiscoveryText, Discovered()},
          {SnapshotText, Shown()},
          {SnapshotsText, Listed()},
          {SnapshotsRemovedText, Removed()},
          {DiffText, Changed()},
          {ConnectionsText, Connections()},
          {ConnectionsDoctorText, Connections()},
          {ConnectionAddedText, Connections()},
          {ConnectionRemovedText, Connections()},
          {ComponentsText, Components()},
          {ComponentText, Components()},
          {RenderDocument, Shown()},
          {RenderDocument, Connections()}};
}

TEST(SourceTextTest, NothingOfASourceActsOnTheTerminal) {
  for (const auto& [view, document] : Cases()) {
    for (const size_t width : {size_t{20}, size_t{80}, size_t{100000}}) {
      const std::string text = view(Poisoned(document), {.width = width});
      EXPECT_NE(text, "");
      for (const char* evil : {"\x1b", "\x07", "\r", "\t", "\xc2\x9b", "\u202e",
                               "\u2066", "\u200b", "\x7f", "\xff"}) {
        EXPECT_EQ(text.find(evil), std::string::npos) << text;
      }
    }
  }
}

TEST(SourceTextTest, ViewsStandDocumentsOfAnotherShape) {
  for (const auto& [view, document] : Cases()) {
    EXPECT_NO_FATAL_FAILURE(view(Json::object(), {}));
    for (const auto& [name, value] : document.items()) {
      Json other = document;
      other[name] = value.is_string() ? Json(1) : Json("text");
      EXPECT_NO_FATAL_FAILURE(view(other, {}));
    }
  }
}

TEST(SourceTextTest, ShowsWhatTablesAreAndWhatWasNotRead) {
  const Json document = Json::parse(R"json({"data": {
    "tables": [["", null, null, []], ["search", 2, 5, [""]]],
    "virtual_tables": ["search"], "views": [["v", 1, 1, []]],
    "errors": []}})json");

  EXPECT_THAT(
      DiscoveryText(document, Page{}),
      testing::StartsWith("name    kind           columns  rows  refers to\n"
                          "\"\"      table\n"
                          "search  virtual table        2     5  \"\"\n"
                          "v       view                 1     1\n"));
}

TEST(SourceTextTest, SaysWhyATableCouldNotBeDescribed) {
  const Json document = Json::parse(R"json({"data": {"table": {
    "text": "view v() [error DISCOVERY/TABLE_FAILED]", "error": {
      "code": "DISCOVERY/TABLE_FAILED", "message": "no such table: t"}}}})json");

  EXPECT_EQ(TableAnswerText(document, Page{}),
            "view v() [error DISCOVERY/TABLE_FAILED]\n"
            "  error: no such table: t\n");
}

TEST(SourceTextTest, ShowsATableInFull) {
  EXPECT_EQ(SnapshotText(Shown(), {}),
            "orders(id int)\n"
            "main.orders  table  3 rows  100 bytes  c\n"
            "  column  type            key      default  refers to  comment\n"
            "  id      INT   not null  primary  0        t.a        c\n"
            "  (id, b) refers to t()\n"
            "  unique (a, b)\n"
            "  unique index i (a)\n"
            "  error: m [C]\n"
            "  SELECT 1\n"
            "  samples\n"
            "  id  b\n"
            "  1   NULL\n"
            "  2   x\n"
            "\n"
            "disc_1 of @a.b: 0 tables\n"
            "last seen 2026-11-24 10:00:00 UTC\n");
}

TEST(SourceTextTest, ShowsWhatIsUnusualOfColumnsKeysAndIndexes) {
  const Json table = Json::parse(R"json({
    "name": "t", "kind": "table", "primary_key": ["b", "a"],
    "columns": [{"name": "a", "type": "integer", "nullable": false},
                {"name": "b", "type": "integer"},
                {"name": "c", "type": "text", "generated": true},
                {"name": "d", "type": "text", "generated": true,
                 "nullable": false}],
    "foreign_keys": [
      {"columns": ["a"], "referenced_table": {"name": "p"},
       "referenced_columns": ["id"], "on_delete": "CASCADE",
       "on_update": "SET NULL"},
      {"columns": ["a", "b"], "referenced_table": {"name": "q"},
       "referenced_columns": ["x", "y"], "on_delete": "RESTRICT",
       "on_update": "NO ACTION"}],
    "indexes": [{"name": "i", "columns": ["c"], "unique": true,
                 "partial": true}]})json");

  EXPECT_EQ(TableDetailText(table, {}),
            "t  table\n"
            "  column  type                          key        refers to\n"
            "  a       integer  not null             primary 2  p.id on delete "
            "cascade on update set null\n"
            "  b       integer                       primary 1\n"
            "  c       text     generated\n"
            "  d       text     not null, generated\n"
            "  (a, b) refers to q(x, y) on delete restrict\n"
            "  unique partial index i (c)\n");
}

TEST(SourceTextTest, NoTextLooksLikeNoValue) {
  const Json rows = Json::parse(R"json({"columns": ["a"],
    "rows": [[null], ["NULL"], ["\"NULL\""], ["null"], [""], ["\"x\""],
             ["NULL\""]]})json");

  EXPECT_EQ(RowsText(rows, {}),
            "a\nNULL\n\"NULL\"\n\"\"NULL\"\"\nnull\n\n\"x\"\nNULL\"\n");
}

TEST(SourceTextTest, CommandsToTryHaveTheHomeThatWasGiven) {
  Page page;
  page.program = CallOf("/a b");
  EXPECT_EQ(page.program, "osiris --home '/a b'");
  EXPECT_EQ(CallOf(""), "osiris");
  EXPECT_EQ(CallOf("it's"), "osiris --home 'it'\\''s'");
  EXPECT_EQ(HintOn(page, "`osiris doctor`, or `osiris mcp --help`; no osiris"),
            "`osiris --home '/a b' doctor`, or `osiris mcp --help`; no osiris");
  EXPECT_EQ(HintOn(page, "`osiris init FOLDER`"), "`osiris init FOLDER`");
  for (const std::string& text : {ConnectionAddedText(Connections(), page),
                                  ConnectionsText(Json::object(), page),
                                  DiscoveryText(Discovered(), page),
                                  SnapshotsText(Json::object(), page)}) {
    EXPECT_THAT(text, testing::HasSubstr(": osiris --home '/a b' ")) << text;
  }
  EXPECT_THAT(
      ProblemLines(Json::parse(R"([{"hint": "try `osiris x`"}])"), page),
      testing::HasSubstr("`osiris --home '/a b' x`"));
}

TEST(SourceTextTest, SaysWhatIsWrongWithTheWholeFileOnce) {
  Json document = Connections();
  document["problems"] = document["connections"][0]["problems"];
  const std::string text = ConnectionsText(document, {});
  EXPECT_EQ(text.find("line 4: m"), text.rfind("line 4: m")) << text;
}

TEST(SourceTextTest, ShowsChangesOneALine) {
  EXPECT_EQ(DiffText(Changed(), {}),
            "before: d of c, seen s\n"
            "after:  d of , seen \n"
            "\n"
            "~ t.c: column renamed, p: b -> a\n"
            "+ t: table added: x\n"
            "2 changes that rarely matter are not shown: --all\n"
            "cut: there is more: --cursor n\n");
}

TEST(SourceTextTest, TheFirstFailureDecidesHowTheDoctorExits) {
  Json document = Connections();
  EXPECT_EQ(ConnectionsDoctorExit(document), 70);
  document["connections"][0]["checks"][0]["code"] = "CONNECTION/REFUSED";
  EXPECT_EQ(ConnectionsDoctorExit(document), 6);
  document["connections"][0]["checks"][0].erase("code");
  EXPECT_EQ(ConnectionsDoctorExit(document), 1);
  EXPECT_EQ(ConnectionsDoctorExit({{"healthy", true}}), 0);
}

}  // namespace
}  // namespace osiris::cli
