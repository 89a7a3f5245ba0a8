#include "core/mask/mask_rules.h"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

MaskRules Read(std::string_view yaml, std::vector<Problem>& problems) {
  const auto document = ParseYaml(yaml);
  EXPECT_OK(document);
  return ReadMaskRules(document->root, 1, problems);
}

TEST(MaskRulesTest, ReadsClassesAndColumns) {
  std::vector<Problem> problems;
  const MaskRules rules = Read(
      "classes: {email: domain, ip: keep}\n"
      "columns: {users.nick: token, \"*.note\": drop, id: keep,\n"
      "          crm.users.nick: length}\n",
      problems);

  EXPECT_THAT(problems, IsEmpty());
  EXPECT_EQ(rules.OfClass(PersonalClass::kEmail), MaskAction::kDomain);
  EXPECT_EQ(rules.OfClass(PersonalClass::kPhone), MaskAction::kToken);
  EXPECT_EQ(rules.OfColumn({.name = "Users"}, "NICK"), MaskAction::kToken);
  EXPECT_EQ(rules.OfColumn({.schema = "crm", .name = "users"}, "nick"),
            MaskAction::kLength);
  EXPECT_EQ(rules.OfColumn({.name = "any"}, "note"), MaskAction::kDrop);
  EXPECT_EQ(rules.OfColumn({.schema = "s", .name = "t"}, "id"),
            MaskAction::kKeep);
  EXPECT_EQ(rules.OfColumn({.name = "users"}, "other"), std::nullopt);
}

TEST(MaskRulesTest, NamesOfColumnsAreFoldedInEveryScript) {
  MaskRules rules;
  rules.SetColumn("\u0437\u0430\u0440\u043f\u043b\u0430\u0442\u0430",
                  MaskAction::kDrop);
  rules.SetColumn("\u00c4RZTE.b\u00f6rse", MaskAction::kLength);
  rules.SetColumn("\u00e9tat", MaskAction::kKeep);

  EXPECT_EQ(rules.OfColumn({.name = "t"},
                           "\u0417\u0410\u0420\u041f\u041b\u0410\u0422\u0410"),
            MaskAction::kDrop);
  EXPECT_EQ(rules.OfColumn({.name = "a\u0308rzte"}, "BO\u0308RSE"),
            MaskAction::kLength);
  EXPECT_EQ(rules.OfColumn({.name = "t"}, "E\u0301TAT"), MaskAction::kKeep);
  rules.SetColumn("E\u0301tat", MaskAction::kToken);
  EXPECT_EQ(rules.OfColumn({.name = "t"}, "\u00e9tat"), MaskAction::kToken);
}

TEST(MaskRulesTest, MarksCountForWhatIsKeptOnly) {
  for (const MaskAction action : {MaskAction::kToken, MaskAction::kDomain,
                                  MaskAction::kLength, MaskAction::kDrop}) {
    MaskRules rules;
    rules.SetColumn("r\u00e9sum\u00e9", action);
    EXPECT_EQ(rules.OfColumn({.name = "t"}, "Resume"), action);
    EXPECT_EQ(rules.OfColumn({.name = "t"}, "re\u0301sume"), action);
  }
  for (const auto& [rule, column] : {std::pair{"r\u00e9sum\u00e9", "resume"},
                                     {"resume", "r\u00e9sume\u0301"},
                                     {"\u0438", "\u0439"}}) {
    MaskRules rules;
    rules.SetColumn(rule, MaskAction::kKeep);
    EXPECT_EQ(rules.OfColumn({.name = "t"}, column), std::nullopt) << column;
  }
}

TEST(MaskRulesTest, TheSameMarksWinOverNearlyTheSameAndMoreNamesOverBoth) {
  MaskRules rules;
  rules.SetColumn("r\u00e9sum\u00e9", MaskAction::kDrop);
  rules.SetColumn("resume", MaskAction::kKeep);

  EXPECT_EQ(rules.OfColumn({.name = "t"}, "resume"), MaskAction::kKeep);
  EXPECT_EQ(rules.OfColumn({.name = "t"}, "RE\u0301SUM\u00c9"),
            MaskAction::kDrop);
  rules.SetColumn("t.resum\u00e9", MaskAction::kToken);
  EXPECT_EQ(rules.OfColumn({.name = "t"}, "resume"), MaskAction::kToken);
}

TEST(MaskRulesTest, WhatIsNarrowedLeavesNoMoreThanEither) {
  MaskRules a;
  a.SetClass(PersonalClass::kEmail, MaskAction::kDomain);
  a.SetClass(PersonalClass::kPhone, MaskAction::kKeep);
  a.SetColumn("kept", MaskAction::kKeep);
  a.SetColumn("both", MaskAction::kLength);
  a.SetColumn("one", MaskAction::kLength);
  MaskRules b;
  b.SetClass(PersonalClass::kEmail, MaskAction::kLength);
  b.SetClass(PersonalClass::kIp, MaskAction::kDrop);
  b.SetColumn("kept", MaskAction::kKeep);
  b.SetColumn("both", MaskAction::kDrop);
  b.SetColumn("alone", MaskAction::kKeep);

  for (const auto& [first, second] : {std::pair{a, b}, {b, a}}) {
    MaskRules both = first;
    both.Narrow(second);
    EXPECT_EQ(both.OfClass(PersonalClass::kEmail), MaskAction::kToken);
    EXPECT_EQ(both.OfClass(PersonalClass::kPhone), MaskAction::kToken);
    EXPECT_EQ(both.OfClass(PersonalClass::kIp), MaskAction::kDrop);
    EXPECT_EQ(both.OfColumn({.name = "t"}, "kept"), MaskAction::kKeep);
    EXPECT_EQ(both.OfColumn({.name = "t"}, "both"), MaskAction::kDrop);
    // Whatever its class may be, the other leaves no more than that of it.
    EXPECT_EQ(both.OfColumn({.name = "t"}, "one"), MaskAction::kDrop);
    // Its class decides, as the other says.
    EXPECT_EQ(both.OfColumn({.name = "t"}, "alone"), std::nullopt);
    EXPECT_EQ(both.OfColumn({.name = "t"}, "none"), std::nullopt);
  }
  MaskRules same = a;
  same.Narrow(a);
  EXPECT_EQ(same, a);
}

TEST(MaskRulesTest, NamesThatFitNothingAreToldAsTheyWereWritten) {
  MaskRules rules;
  rules.SetColumn("\u0417\u0430\u0440.\u0419", MaskAction::kDrop);
  rules.SetColumn("\u0418", MaskAction::kDrop);
  rules.SetColumn("\u0418.\u0438", MaskAction::kKeep);
  const Catalog catalog = {
      .tables = {{.name = {.name = "t"}, .columns = {{.name = "\u0439"}}}}};

  EXPECT_THAT(rules.NamesNotIn(catalog),
              ElementsAre("\u0417\u0430\u0440.\u0419", "\u0418.\u0438"));
}

TEST(MaskRulesTest, TellsEverythingThatIsWrongAndNoValue) {
  std::vector<Problem> problems;
  Read(
      "classes: {emial: token, phone: hide-4711}\n"
      "columns: {a.b.c.d: keep, \"a..b\": keep, x: {y: z}}\n"
      "colums: 1\n",
      problems);

  ASSERT_EQ(problems.size(), 6u);
  EXPECT_THAT(problems[0].hint, HasSubstr("email"));
  EXPECT_THAT(problems[0].path, ElementsAre("mask", "classes"));
  EXPECT_THAT(problems[5].hint, HasSubstr("columns"));
  for (const Problem& problem : problems) {
    EXPECT_THAT(problem.message, Not(HasSubstr("4711")));
    EXPECT_GT(problem.line, 0);
  }
}

TEST(MaskRulesTest, WhatIsNoMappingIsAProblem) {
  std::vector<Problem> problems;
  Read("token", problems);
  Read("classes: []\ncolumns: keep\n", problems);

  EXPECT_EQ(problems.size(), 3u);
}

}  // namespace
}  // namespace osiris
