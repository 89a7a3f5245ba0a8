#include <string>
#include <string_view>
#include <vector>

#include "core/base/status_matchers.h"
#include "core/policy/row_access.h"
#include "drivers/sqlite/sqlite_driver.h"
#include "drivers/sqlite/test_database.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris::sqlite {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// What assistants are sent of tables and views that show others.
class VirtualRowsTest : public testing::Test {
 protected:
  // The values, one after another, with blanks between them.
  std::string Shown(const SourceRule& rule, const std::string& table) {
    const auto connection = driver_.Open(ConfigOf(path_), context_);
    EXPECT_OK(connection);
    const auto catalog =
        (*connection)
            ->ReadCatalog({.sample_rows = 9, .only = TableName{.name = table}},
                          context_);
    EXPECT_OK(catalog);
    const RowAccess access(AssistantAccess::kFull,
                           [&](std::string_view) { return rule; });
    const auto all = access.Release("@sqlite.x", Door::kMcp, *catalog);
    EXPECT_OK(all);
    const std::string samples = TextsOf(*all->catalog.tables.at(0).samples);
    ReadQuery query;
    query.table.name = table;
    const auto reader = (*connection)->Read(query, context_);
    EXPECT_OK(reader);
    if (!reader.ok()) return "unread";
    const auto rows =
        access.Release("@sqlite.x", Door::kMcp,
                       MaskedTableOf(catalog->tables[0]), **(*reader)->Next());
    EXPECT_OK(rows);
    EXPECT_EQ(TextsOf(rows->rows), samples);
    return samples;
  }

  static std::string TextsOf(const RowBatch& rows) {
    std::string texts;
    for (const Cell& cell : rows.cells) texts += cell.bytes + " ";
    return texts;
  }

  static SourceRule Deny(std::vector<std::string> tables,
                         std::vector<std::string> columns = {}) {
    return {.policy = {.all = {.tables = {.deny = std::move(tables)},
                               .columns = {.deny = std::move(columns)}}},
            .masks = {}};
  }

  static SourceRule Masked() {
    return {.policy = {.all = {.assistants = AssistantAccess::kMasked}},
            .masks = {}};
  }

  TestFolder folder_;
  const std::string path_ = folder_.Path("x.db");
  Writer writer_{path_};
  SqliteDriver driver_;
  CallContext context_;
};

TEST_F(VirtualRowsTest, AVocabularyShowsNoWordsOfWhatIsHiddenOrMasked) {
  writer_.Run(
      "CREATE VIRTUAL TABLE notes USING fts5(body);"
      "INSERT INTO notes VALUES ('zebulon');"
      "CREATE VIRTUAL TABLE words USING fts5vocab('Notes', 'instance');"
      "CREATE VIRTUAL TABLE old USING fts4(body);"
      "INSERT INTO old VALUES ('zebulon');"
      "CREATE VIRTUAL TABLE terms USING fts4aux(old)");
  for (const char* table : {"words", "terms"}) {
    EXPECT_THAT(Shown({}, table), HasSubstr("zebulon"));
    EXPECT_THAT(Shown(Deny({"other"}), table), HasSubstr("zebulon"));
    EXPECT_THAT(Shown(Deny({"notes", "old"}), table), IsEmpty());
    EXPECT_THAT(Shown(Deny({}, {"body"}), table), IsEmpty());
    EXPECT_THAT(Shown(Masked(), table), Not(HasSubstr("zebulon")));
  }
  EXPECT_THAT(Shown(Masked(), "notes"), HasSubstr("zebulon"));
}

TEST_F(VirtualRowsTest, WhatAVirtualTableKeepsIsThatTable) {
  writer_.Run(
      "CREATE VIRTUAL TABLE notes USING fts5(surname, nick);"
      "INSERT INTO notes VALUES ('Okonkwo', 'zorroKAN');"
      "CREATE VIEW v AS SELECT c0 AS x, c1 AS y FROM notes_content;"
      "CREATE VIEW d AS SELECT CAST(block AS TEXT) AS x FROM notes_data;"
      "CREATE VIRTUAL TABLE r USING rtree(id, a, b, +note);"
      "CREATE VIEW n AS SELECT 'q' || hex(substr(data, 1, 9)) AS x FROM "
      "r_node");
  for (const char* table : {"v", "d"}) {
    EXPECT_THAT(Shown({}, table), Not(IsEmpty()));
    EXPECT_THAT(Shown(Deny({"notes"}), table), IsEmpty());
    EXPECT_THAT(Shown(Deny({}, {"notes.nick"}), table), IsEmpty());
    EXPECT_THAT(Shown(Masked(), table), Not(HasSubstr("zorro")));
  }
  EXPECT_THAT(Shown({}, "n"), HasSubstr("q"));
  EXPECT_THAT(Shown(Deny({}, {"r.note"}), "n"), IsEmpty());
  EXPECT_THAT(Shown(Masked(), "n"), HasSubstr("PRIVATE 1"));
  // Nothing but what it names.
  EXPECT_THAT(Shown(Deny({"r"}, {"people.id"}), "v"), HasSubstr("zorro"));
}

TEST_F(VirtualRowsTest, FullTextOverATableHasThatTablesRules) {
  writer_.Run(
      "CREATE TABLE people(id INTEGER PRIMARY KEY, alias_txt, open);"
      "INSERT INTO people VALUES (1, 'zorroKAN', 'shown');"
      "CREATE VIRTUAL TABLE ft USING fts5(alias_txt, open, "
      "content='People', content_rowid='id');"
      "CREATE VIRTUAL TABLE words USING fts5vocab(ft, row);"
      "INSERT INTO ft(ft) VALUES ('rebuild')");
  SourceRule rule = Masked();
  rule.masks.SetColumn("people.alias_txt", MaskAction::kToken);
  for (const char* table : {"ft", "words"}) {
    EXPECT_THAT(Shown({}, table), HasSubstr("zorro"));
    EXPECT_THAT(Shown(rule, table), Not(HasSubstr("zorro")));
    for (const char* deny : {"people.alias_txt", "ft.alias_txt"}) {
      EXPECT_THAT(Shown(Deny({}, {deny}), table), Not(HasSubstr("zorro")));
    }
    EXPECT_THAT(Shown(Deny({"people"}), table), IsEmpty());
  }
  EXPECT_EQ(Shown(rule, "ft"), "PRIVATE 1 shown ");
  EXPECT_EQ(Shown(Deny({}, {"people.alias_txt"}), "ft"), "shown ");
}

TEST_F(VirtualRowsTest, TheCatalogueIsShownWhereNothingIsHidden) {
  writer_.Run(
      "CREATE TABLE hush_pay(id INTEGER PRIMARY KEY AUTOINCREMENT, hush_ssn);"
      "INSERT INTO hush_pay VALUES (1, '078-05-1120');"
      "CREATE VIEW m AS SELECT name AS n, sql AS s FROM sqlite_master;"
      "CREATE VIEW q AS SELECT name AS n FROM sqlite_sequence;"
      "CREATE VIEW x AS SELECT m.name || '' AS n FROM sqlite_schema m "
      "WHERE type = 'table';"
      "CREATE VIEW j AS SELECT value AS n FROM json_each('[\"hush\"]')");
  for (const char* table : {"m", "q", "x"}) {
    EXPECT_THAT(Shown({}, table), HasSubstr("hush"));
    EXPECT_THAT(Shown(Deny({"hush_pay"}), table), IsEmpty());
    EXPECT_THAT(Shown(Deny({}, {"hush_ssn"}), table), IsEmpty());
    EXPECT_THAT(Shown(Masked(), table), Not(HasSubstr("hush")));
  }
  EXPECT_THAT(Shown(Deny({"hush_pay"}), "j"), HasSubstr("hush"));
}

}  // namespace
}  // namespace osiris::sqlite
