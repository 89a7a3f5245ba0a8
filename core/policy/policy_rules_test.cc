#include "core/policy/policy_rules.h"

#include <string>

#include "core/base/status_matchers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

struct Read {
  PolicyRules rules;
  std::vector<std::string> problems;
};

Read ReadText(const std::string& text) {
  const auto document = ParseYaml(text);
  EXPECT_OK(document);
  std::vector<Problem> problems;
  Read read = {.rules = ReadPolicyRules(document->root, 1, problems)};
  for (const Problem& problem : problems) {
    EXPECT_EQ(problem.path.front(), "policy");
    read.problems.push_back(Describe(problem));
  }
  return read;
}

TEST(PolicyRulesTest, ReadsAllThatAPolicyMaySay) {
  const Read read = ReadText(
      "assistants: masked\n"
      "ask: always\n"
      "max_rows: 50\n"
      "max_bytes: 65536\n"
      "max_tables: 40\n"
      "tables: {allow: ['sales.*'], deny: ['*_secret', 7]}\n"
      "columns: {deny: [ssn]}\n"
      "rules:\n"
      "  - {client: 'claude*', assistants: full}\n"
      "  - {tool: discovery_sample, ask: never, max_rows: 1}\n");

  EXPECT_THAT(read.problems, IsEmpty());
  EXPECT_EQ(
      read.rules,
      (PolicyRules{
          .all = {.assistants = AssistantAccess::kMasked,
                  .ask = AskMode::kAlways,
                  .max_rows = 50,
                  .max_bytes = 65536,
                  .max_tables = 40,
                  .tables = {.allow = {"sales.*"}, .deny = {"*_secret", "7"}},
                  .columns = {.allow = {}, .deny = {"ssn"}}},
          .rules = {{.client = "claude*",
                     .settings = {.assistants = AssistantAccess::kFull}},
                    {.tool = "discovery_sample",
                     .settings = {.ask = AskMode::kNever, .max_rows = 1}}}}));
}

TEST(PolicyRulesTest, TellsAllThatIsWrongAndQuotesNoValue) {
  const Read read = ReadText(
      "asistants: full\n"
      "ask: CANARY\n"
      "max_rows: 0\n"
      "max_bytes: CANARY\n"
      "max_tables: 0\n"
      "tables: [CANARY]\n"
      "columns: {denny: [CANARY], allow: []}\n"
      "'CAN ARY': 1\n"
      "rules:\n"
      "  - CANARY\n"
      "  - {client: [CANARY], tools: CANARY, assistants: CANARY}\n");

  EXPECT_THAT(
      read.problems,
      ElementsAre(
          HasSubstr("`policy.asistants` is not a known rule; did you mean "
                    "`assistants`?"),
          HasSubstr("`policy.ask` must be one of `first`"),
          HasSubstr("`policy.max_rows` must be a number from 1 to 1000"),
          HasSubstr("`policy.max_bytes` must be a number"),
          HasSubstr("`policy.max_tables` must be a number from 1 to 200000"),
          HasSubstr("`policy.tables` must hold `allow` and `deny`"),
          HasSubstr("`policy.columns` holds something other than `allow`"),
          HasSubstr("`policy.columns.allow` must be a list of 1 to 256"),
          HasSubstr("`policy.***` is not a known rule"),
          HasSubstr("a rule of `policy.rules` must hold settings"),
          HasSubstr("has a `client` that is no pattern"),
          HasSubstr("`policy.rules.tools` is not a known rule; did you mean "
                    "`tool`?"),
          HasSubstr("`policy.rules.assistants` must be one of `deny`")));
  for (const std::string& problem : read.problems) {
    EXPECT_THAT(problem, Not(HasSubstr("CANARY")));
  }
}

TEST(PolicyRulesTest, ARuleIsForSomeToolByAnyOfItsNames) {
  for (const char* tool :
       {"discovery_table", "discovery.table", "osiris.discovery.table",
        "'discovery_*'", "'*'", "resources_read"}) {
    const Read read = ReadText("rules: [{tool: " + std::string(tool) +
                               ", assistants: deny}]\n");
    EXPECT_THAT(read.problems, IsEmpty()) << tool;
  }
  for (const char* tool : {"discovery_tabel", "'discovry_*'", "CANARY"}) {
    const Read read = ReadText("rules: [{tool: " + std::string(tool) +
                               ", assistants: deny}]\n");
    EXPECT_THAT(read.problems,
                ElementsAre(AllOf(HasSubstr("`policy.rules` has a `tool` that "
                                            "is the name of no tool"),
                                  Not(HasSubstr("CANARY")))))
        << tool;
  }
  EXPECT_THAT(ReadText("rules: [{tool: discovery_tabel}]").problems,
              ElementsAre(HasSubstr("did you mean `discovery_table`?")));
}

TEST(PolicyRulesTest, RefusesWhatIsNoMapping) {
  EXPECT_THAT(ReadText("full").problems,
              ElementsAre(HasSubstr("`policy` must hold rules")));
  EXPECT_THAT(ReadText("rules: {client: a}").problems,
              ElementsAre(HasSubstr("`policy.rules` must be a list")));
}

TEST(PolicyRulesTest, NamesEachAccessAsItIsWritten) {
  EXPECT_EQ(NameOf(AssistantAccess::kDeny), "deny");
  EXPECT_EQ(NameOf(AssistantAccess::kSchema), "schema");
  EXPECT_EQ(NameOf(AssistantAccess::kMasked), "masked");
  EXPECT_EQ(NameOf(AssistantAccess::kFull), "full");
}

}  // namespace
}  // namespace osiris
