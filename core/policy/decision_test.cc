#include "core/policy/decision.h"

#include <optional>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace osiris {
namespace {

Asker Assistant(std::string client, std::string tool) {
  Asker asker(Door::kMcp);
  asker.client = std::move(client);
  asker.tool = std::move(tool);
  return asker;
}

// One source with rules for clients and tools.
PolicyRules Rules() {
  return {.all = {.assistants = AssistantAccess::kMasked,
                  .max_rows = 50,
                  .tables = {.deny = {"pay*"}}},
          .rules = {{.client = "trusted*",
                     .settings = {.assistants = AssistantAccess::kFull,
                                  .ask = AskMode::kNever}},
                    {.tool = "discovery_sample",
                     .settings = {.ask = AskMode::kAlways,
                                  .max_rows = 5,
                                  .columns = {.deny = {"ssn"}}}},
                    {.client = "evil",
                     .tool = "discovery_*",
                     .settings = {.assistants = AssistantAccess::kDeny}}}};
}

TEST(DecisionTest, TakesTheLastRuleThatFits) {
  struct Case {
    std::string client;
    std::string tool;
    AssistantAccess access;
    AskMode ask;
    int64_t max_rows;
    bool hides_columns;
  };
  for (const Case& one : {
           Case{"x", "discovery_table", AssistantAccess::kMasked,
                AskMode::kFirst, 50, false},
           {"Trusted-1", "discovery_table", AssistantAccess::kFull,
            AskMode::kNever, 50, false},
           {"trusted", "discovery_sample", AssistantAccess::kFull,
            AskMode::kAlways, 5, true},
           {"evil", "discovery_sample", AssistantAccess::kDeny,
            AskMode::kAlways, 5, true},
           {"evil", "connections_list", AssistantAccess::kMasked,
            AskMode::kFirst, 50, false},
       }) {
    const Decision decision =
        Decide(Config::Policy(), Rules(), Assistant(one.client, one.tool));
    EXPECT_EQ(decision.access, one.access) << one.client << " " << one.tool;
    EXPECT_EQ(decision.ask, one.ask) << one.client << " " << one.tool;
    EXPECT_EQ(decision.max_rows, one.max_rows);
    EXPECT_EQ(decision.names.hides_columns(), one.hides_columns);
    EXPECT_FALSE(decision.names.ShowsTable({.name = "payroll"}));
  }
}

TEST(DecisionTest, AnAliasInARuleMeansItsTool) {
  for (const char* alias : {"discovery.table", "osiris.discovery.table"}) {
    const PolicyRules rules = {
        .rules = {{.tool = alias,
                   .settings = {.assistants = AssistantAccess::kDeny}}}};
    EXPECT_EQ(Decide({}, rules, Assistant("x", "discovery_table")).access,
              AssistantAccess::kDeny);
    EXPECT_EQ(Decide({}, rules, Assistant("x", "discovery_diff")).access,
              AssistantAccess::kSchema);
  }
}

TEST(DecisionTest, TakesTheConfigurationWhereTheSourceSaysNothing) {
  Config::Policy standard;
  standard.assistants = AssistantAccess::kDeny;
  standard.ask = AskMode::kAlways;

  const Decision decision = Decide(standard, {}, Door::kMcp);

  EXPECT_EQ(decision.access, AssistantAccess::kDeny);
  EXPECT_EQ(decision.ask, AskMode::kAlways);
  EXPECT_EQ(Decide({}, {}, Door::kMcp).access, AssistantAccess::kSchema);
  EXPECT_TRUE(decision.WithheldNames().is_null());
}

TEST(DecisionTest, ShowsPeopleEverythingUnasked) {
  for (const Door door : {Door::kCli, Door::kDesktop}) {
    const Decision decision = Decide({}, Rules(), door);
    EXPECT_EQ(decision.access, AssistantAccess::kFull);
    EXPECT_EQ(decision.ask, AskMode::kNever);
    EXPECT_EQ(decision.max_rows, std::nullopt);
    EXPECT_TRUE(decision.names.empty());
  }
}

TEST(DecisionTest, APersonMayAllowLessAndNotMore) {
  Asker asker = Assistant("x", "discovery_table");
  asker.at_most = AssistantAccess::kSchema;
  EXPECT_EQ(Decide({}, Rules(), asker).access, AssistantAccess::kSchema);
  asker.at_most = AssistantAccess::kFull;
  EXPECT_EQ(Decide({}, Rules(), asker).access, AssistantAccess::kMasked);
}

TEST(DecisionTest, WhatIsNarrowedAllowsNoMoreThanEither) {
  MaskRules masks;
  masks.SetColumn("nick", MaskAction::kDrop);
  Decision a = {.access = AssistantAccess::kFull, .max_rows = 5};
  a.names.NarrowTables({.deny = {"a"}});
  Decision b = {.access = AssistantAccess::kMasked,
                .max_rows = 9,
                .max_bytes = 1024,
                .masks = masks};
  b.names.NarrowColumns({.deny = {"ssn"}});

  for (const auto& [first, second] : {std::pair{a, b}, {b, a}}) {
    Decision both = first;
    both.Narrow(second);
    EXPECT_EQ(both.access, AssistantAccess::kMasked);
    EXPECT_EQ(both.max_rows, 5);
    EXPECT_EQ(both.max_bytes, 1024);
    EXPECT_EQ(both.max_tables, std::nullopt);
    EXPECT_FALSE(both.names.ShowsTable({.name = "a"}));
    EXPECT_FALSE(both.names.ShowsColumn({.name = "b"}, "ssn"));
    EXPECT_TRUE(both.names.ShowsColumn({.name = "b"}, "id"));
    EXPECT_EQ(both.masks, masks);
  }
}

TEST(DecisionTest, SaysWhatIsWithheldAndNamesNothing) {
  const Json withheld =
      Decide({}, Rules(), Assistant("x", "discovery_sample")).WithheldNames();

  EXPECT_EQ(DumpJson(withheld),
            R"({"columns":"policy.columns withholds columns, and what names )"
            R"(them","tables":"policy.tables withholds tables, and what names )"
            R"(them","texts":"texts that may name what is withheld are not )"
            R"(shown"})");
}

TEST(DecisionTest, KnowsTheToolByTheOperation) {
  Call call = {.door = Door::kMcp, .client = {.name = "c"}};
  call.operation = "discovery.sample";
  const Asker asker(call);
  EXPECT_EQ(asker.tool, "discovery_sample");
  EXPECT_EQ(asker.client, "c");
}

}  // namespace
}  // namespace osiris
