#include "core/mask/mask_rules.h"

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
