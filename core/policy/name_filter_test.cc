#include "core/policy/name_filter.h"

#include <cstdint>
#include <string>
#include <tuple>

#include "core/folding/folding.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

NameFilter Tables(NamePatterns patterns) {
  NameFilter filter;
  filter.NarrowTables(patterns);
  return filter;
}

NameFilter Columns(NamePatterns patterns) {
  NameFilter filter;
  filter.NarrowColumns(patterns);
  return filter;
}

std::string Utf8(uint32_t code) {
  std::string text;
  if (code < 0x800) {
    text += static_cast<char>(0xC0 | code >> 6);
  } else if (code < 0x10000) {
    text += static_cast<char>(0xE0 | code >> 12);
  } else {
    text += static_cast<char>(0xF0 | code >> 18);
    text += static_cast<char>(0x80 | (code >> 12 & 0x3F));
  }
  if (code >= 0x800) text += static_cast<char>(0x80 | (code >> 6 & 0x3F));
  return text + static_cast<char>(0x80 | (code & 0x3F));
}

TEST(NameFilterTest, ReadsStarsAsAnyTextAndIgnoresCase) {
  for (const auto& [pattern, name, fits] :
       {std::tuple{"orders", "orders", true},
        {"orders", "ORDERS", true},
        {"orders", "orders2", false},
        {"*", "", true},
        {"", "", true},
        {"", "a", false},
        {"pay*", "Payroll", true},
        {"*_secret", "a_secret_secret", true},
        {"*_secret", "a_secrets", false},
        {"a*b*c", "aXXbYbc", true},
        {"a*b*c", "ac", false},
        {"\u0417\u0430\u0440*", "\u0437\u0410\u0420\u041f", true},
        {"\u00c4rzte", "a\u0308RZTE", true},
        {"\u00e4rzte", "arzte", false},
        {"**", "x", true}}) {
    EXPECT_EQ(FitsPattern(pattern, name), fits) << pattern << " " << name;
  }
}

TEST(NameFilterTest, DeniesWhateverSpellingOfAName) {
  const NameFilter denied =
      Tables({.deny = {"\u0417\u0410\u0420\u041f*", "sales.R\u00c9SUM\u00c9"}});
  for (const char* name :
       {"\u0437\u0430\u0440\u043f\u043b\u0430\u0442\u0430", "r\u00e9sum\u00e9",
        "re\u0301sume\u0301", "RESUME", "Re\u0301sum\u00e9"}) {
    EXPECT_FALSE(denied.ShowsTable({.name = name})) << name;
    EXPECT_FALSE(denied.MayAskFor(name)) << name;
  }
  EXPECT_TRUE(denied.ShowsTable({.schema = "hr", .name = "resume"}));
  const NameFilter columns = Columns({.deny = {"salary"}});
  EXPECT_FALSE(columns.ShowsColumn({.name = "t"}, "s\u00e1lary"));
}

TEST(NameFilterTest, AllowsNoOtherNameForTheSakeOfItsMarks) {
  const NameFilter allowed = Tables({.allow = {"r\u00e9sum\u00e9"}});
  EXPECT_TRUE(allowed.ShowsTable({.name = "RE\u0301SUM\u00c9"}));
  EXPECT_FALSE(allowed.ShowsTable({.name = "resume"}));
  EXPECT_FALSE(
      Tables({.allow = {"resume"}}).ShowsTable({.name = "r\u00e9sum\u00e9"}));
}

TEST(NameFilterTest, AStarThatAllowsLeavesLettersTheirMarks) {
  for (const char* pattern :
       {"cafe*", "*\u0301_private", "cafe*private", "caf*e_*", "*e\u0323*"}) {
    const NameFilter allowed = Tables({.allow = {pattern}});
    for (const char* name :
         {"caf\u00e9_private", "cafe\u0301_private", "CAF\u1ec6_private"}) {
      EXPECT_FALSE(allowed.ShowsTable({.name = name})) << pattern << name;
      EXPECT_FALSE(allowed.MayAskFor(name)) << pattern << name;
      EXPECT_FALSE(
          Columns({.allow = {pattern}}).ShowsColumn({.name = "t"}, name));
    }
  }
  for (const char* pattern : {"caf*", "*_private", "caf\u00e9*", "CAFE\u0301*",
                              "*\u00c9_*", "*f*\u00e9*"}) {
    const NameFilter allowed = Tables({.allow = {pattern}});
    EXPECT_TRUE(allowed.ShowsTable({.name = "caf\u00e9_private"})) << pattern;
    EXPECT_TRUE(allowed.ShowsTable({.name = "cafe\u0301_private"})) << pattern;
  }
}

// Of every character that is taken apart: in no place can a `*` begin or end.
TEST(NameFilterTest, NoPartOfACharacterAllowsIt) {
  int parts = 0;
  for (uint32_t code = 0x80; code < 0x30000; ++code) {
    const std::string name = Utf8(code);
    const std::string folded = FoldName(name);
    for (size_t at = 1; at < folded.size(); ++at) {
      if ((folded[at] & 0xC0) == 0x80) continue;
      ++parts;
      ASSERT_FALSE(FitsPattern(folded.substr(0, at) + "*", name)) << code;
      ASSERT_FALSE(FitsPattern("*" + folded.substr(at), name)) << code;
    }
  }
  EXPECT_GT(parts, 10000);
}

TEST(NameFilterTest, SchemasAndTablesAreFoldedToo) {
  const NameFilter tables = Tables({.allow = {"\u00c9tat.caf\u00e9*"},
                                    .deny = {"\u0417\u0430\u0440.\u0419*"}});
  const TableName cafe = {.schema = "e\u0301tat", .name = "CAFE\u0301_2"};
  EXPECT_TRUE(tables.ShowsTable(cafe));
  EXPECT_FALSE(tables.ShowsTable({.schema = "etat", .name = cafe.name}));
  EXPECT_TRUE(tables.MayAskFor("\u00e9TAT.caf\u00e9_2"));
  EXPECT_FALSE(tables.MayAskFor("\u00e9tat.cafe_2"));
  EXPECT_FALSE(tables.MayAskFor("\u0437\u0430\u0440.\u0438"));
  const NameFilter columns =
      Columns({.deny = {"\u0417\u0430\u0440.\u0418\u0418", "Hr.Caf\u00e9.N*"}});
  EXPECT_FALSE(columns.ShowsColumn(
      {.schema = "s", .name = "\u0437\u0430\u0440"}, "\u0438\u0439"));
  EXPECT_FALSE(columns.ShowsColumn({.schema = "HR", .name = "cafe"}, "name"));
  EXPECT_FALSE(columns.ShowsColumn({.name = "CAFE"}, "name"));
  EXPECT_FALSE(columns.MayAskFor("hr.cafe\u0301", "name"));
  EXPECT_TRUE(columns.MayAskFor("crm.cafe\u0301", "name"));
}

TEST(NameFilterTest, AStarThatDeniesTakesMarksToo) {
  const NameFilter denied = Tables({.deny = {"cafe*"}});
  EXPECT_FALSE(denied.ShowsTable({.name = "caf\u00e9_private"}));
  EXPECT_FALSE(denied.ShowsTable({.name = "cafe\u0301_private"}));
}

TEST(NameFilterTest, TakesNoTimeForPatternsThatAreTraps) {
  std::string pattern;
  for (int i = 0; i < 200; ++i) pattern += "*a";
  EXPECT_FALSE(FitsPattern(pattern + "b", std::string(4000, 'a')));
}

TEST(NameFilterTest, ShowsEverythingWhereNothingIsSaid) {
  const NameFilter filter;
  EXPECT_TRUE(filter.empty());
  EXPECT_TRUE(filter.ShowsTable({.name = "t"}));
  EXPECT_TRUE(filter.ShowsColumn({.name = "t"}, "c"));
  EXPECT_TRUE(filter.MayAskFor("t"));
}

TEST(NameFilterTest, DenyWinsOverAllow) {
  const NameFilter filter = Tables({.allow = {"pay*"}, .deny = {"payroll"}});
  EXPECT_TRUE(filter.ShowsTable({.name = "payments"}));
  EXPECT_FALSE(filter.ShowsTable({.name = "PAYROLL"}));
  EXPECT_FALSE(filter.ShowsTable({.name = "orders"}));
}

TEST(NameFilterTest, NamesOfTablesMayHoldTheirSchema) {
  const NameFilter filter = Tables({.deny = {"hr.*", "secrets"}});
  EXPECT_FALSE(filter.ShowsTable({.schema = "hr", .name = "people"}));
  EXPECT_TRUE(filter.ShowsTable({.schema = "sales", .name = "people"}));
  EXPECT_FALSE(filter.ShowsTable({.schema = "sales", .name = "secrets"}));
}

TEST(NameFilterTest, AnUnknownSchemaIsDeniedAndNotAllowed) {
  EXPECT_FALSE(Tables({.deny = {"hr.people"}}).ShowsTable({.name = "people"}));
  EXPECT_FALSE(Tables({.allow = {"hr.people"}}).ShowsTable({.name = "people"}));
  const TableName people = {.name = "people"};
  EXPECT_FALSE(Columns({.deny = {"hr.people.pay"}}).ShowsColumn(people, "pay"));
  EXPECT_FALSE(
      Columns({.allow = {"hr.people.pay"}}).ShowsColumn(people, "pay"));
}

TEST(NameFilterTest, WhatIsNarrowedTwiceMustPassBoth) {
  NameFilter filter = Tables({.allow = {"a*"}});
  filter.NarrowTables({.allow = {"*b"}});
  EXPECT_TRUE(filter.ShowsTable({.name = "ab"}));
  EXPECT_FALSE(filter.ShowsTable({.name = "aa"}));
  EXPECT_FALSE(filter.ShowsTable({.name = "bb"}));
}

TEST(NameFilterTest, NamesOfColumnsMayHoldTheirTable) {
  const NameFilter filter =
      Columns({.deny = {"ssn", "users.password", "hr.people.pay*"}});
  EXPECT_FALSE(filter.ShowsColumn({.name = "any"}, "SSN"));
  EXPECT_FALSE(filter.ShowsColumn({.name = "users"}, "password"));
  EXPECT_TRUE(filter.ShowsColumn({.name = "wifi"}, "password"));
  EXPECT_FALSE(
      filter.ShowsColumn({.schema = "hr", .name = "people"}, "pay_day"));
  EXPECT_TRUE(
      filter.ShowsColumn({.schema = "crm", .name = "people"}, "pay_day"));
}

TEST(NameFilterTest, AQuestionIsReadInEveryWayInWhichItCanBe) {
  const NameFilter denied = Tables({.deny = {"payroll"}});
  EXPECT_FALSE(denied.MayAskFor("payroll"));
  EXPECT_FALSE(denied.MayAskFor("main.PayRoll"));
  EXPECT_TRUE(denied.MayAskFor("main.orders"));
  const NameFilter allowed = Tables({.allow = {"orders"}});
  EXPECT_TRUE(allowed.MayAskFor("main.orders"));
  EXPECT_FALSE(allowed.MayAskFor("main.payroll"));
  const NameFilter without = Columns({.deny = {"ssn", "people.pay"}});
  EXPECT_FALSE(without.MayAskFor("people", "SSN"));
  EXPECT_FALSE(without.MayAskFor("main.people", "pay"));
  EXPECT_TRUE(without.MayAskFor("main.orders", "pay"));
  const NameFilter only = Columns({.allow = {"people.id"}});
  EXPECT_TRUE(only.MayAskFor("main.people", "id"));
  EXPECT_FALSE(only.MayAskFor("main.people", "ssn"));
}

}  // namespace
}  // namespace osiris
