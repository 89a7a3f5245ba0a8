#include "core/policy/row_access.h"

#include <optional>
#include <string>
#include <vector>

#include "core/base/status_matchers.h"
#include "core/driver/cells.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view kMovies = "@sqlite.movies";

RowAccess::Rule Always(std::optional<AssistantAccess> access) {
  return [access](std::string_view) {
    return SourceRule{.policy = {.all = {.assistants = access}}};
  };
}

RowBatch People() {
  return {.columns = {"id", "mail"},
          .cells = {IntegerCell(1), TextCell("ann@example.com")}};
}

TEST(RowAccessTest, WithholdsFromAssistantsUnlessTheRuleIsMaskedOrFull) {
  for (const auto& [access, code] :
       {std::pair{AssistantAccess::kDeny, ErrorCode::kPolicySourceDenied},
        {AssistantAccess::kSchema, ErrorCode::kPolicyRowsWithheld}}) {
    const RowAccess closed(access, {});
    EXPECT_THAT(closed.Check(kMovies, Door::kMcp), FailsWith(code));
    EXPECT_THAT(closed.Release(kMovies, Door::kMcp, {}, People()),
                FailsWith(code));
    EXPECT_TRUE(closed.Masks(kMovies, Door::kMcp));
  }
  EXPECT_OK(RowAccess(AssistantAccess::kMasked, {}).Check(kMovies, Door::kMcp));
  EXPECT_OK(RowAccess(AssistantAccess::kFull, {}).Check(kMovies, Door::kMcp));
}

TEST(RowAccessTest, ShowsPeopleEverything) {
  const RowAccess denied(AssistantAccess::kDeny,
                         Always(AssistantAccess::kDeny));

  for (const Door door : {Door::kCli, Door::kDesktop}) {
    EXPECT_OK(denied.Check(kMovies, door));
    EXPECT_FALSE(denied.Masks(kMovies, door));
    EXPECT_EQ(denied.Release(kMovies, door, {}, People())->rows, People());
  }
}

TEST(RowAccessTest, TakesTheConnectionsOwnRuleFirst) {
  const RowAccess opened(AssistantAccess::kSchema,
                         Always(AssistantAccess::kFull));
  const RowAccess closed(AssistantAccess::kFull,
                         Always(AssistantAccess::kSchema));
  const RowAccess silent(AssistantAccess::kFull, Always(std::nullopt));

  EXPECT_OK(opened.Check(kMovies, Door::kMcp));
  EXPECT_THAT(closed.Check(kMovies, Door::kMcp),
              FailsWith(ErrorCode::kPolicyRowsWithheld));
  EXPECT_OK(silent.Check(kMovies, Door::kMcp));
}

TEST(RowAccessTest, WithholdsWhereTheRuleCannotBeRead) {
  const RowAccess broken(AssistantAccess::kFull, [](std::string_view) {
    return MakeError(ErrorCode::kConfigUnreadable, "no YAML");
  });

  EXPECT_THAT(broken.Check(kMovies, Door::kMcp),
              FailsWith(ErrorCode::kConfigUnreadable));
  EXPECT_TRUE(broken.Masks(kMovies, Door::kMcp));
  EXPECT_OK(broken.Check(kMovies, Door::kCli));
}

TEST(RowAccessTest, SaysWhichRuleItWas) {
  const absl::Status withheld =
      RowAccess(AssistantAccess::kSchema, {}).Check(kMovies, Door::kMcp);

  EXPECT_THAT(std::string(withheld.message()),
              HasSubstr("`policy.assistants` is `schema`"));
  EXPECT_THAT(GetErrorInfo(withheld).assistant_hint,
              HasSubstr("discovery_table"));
}

TEST(RowAccessTest, ReleasesRowsUnmaskedAndSaysSo) {
  RowBatch rows;
  rows.columns = {"n", "n"};
  rows.cells = {RealCell(5.0), IntegerCell((int64_t{1} << 53) + 1)};

  const auto released = RowAccess(AssistantAccess::kFull, {})
                            .Release(kMovies, Door::kMcp, {}, rows);

  ASSERT_OK(released);
  EXPECT_FALSE(released->masked);
  EXPECT_EQ(DumpJson(released->ToJson(1)),
            R"({"columns":["n","n"],"rows":[[5.0,"9007199254740993"]]})");
}

TEST(RowAccessTest, MasksWithTokensThatLastAndSaysWhat) {
  const RowAccess masked(AssistantAccess::kMasked, {});

  for (int time = 0; time < 2; ++time) {
    const auto released =
        masked.Release(kMovies, Door::kMcp, {.name = {}}, People());
    ASSERT_OK(released);
    EXPECT_TRUE(released->masked);
    EXPECT_EQ(DumpJson(released->ToJson(1)),
              R"({"columns":["id","mail"],)"
              R"("masks":[{"classes":["email"],"column":"mail"}],)"
              R"("rows":[[1,"EMAIL 1"]]})");
  }
}

TEST(RowAccessTest, WhatWasMaskedOnceStaysMasked) {
  const RowAccess masked(AssistantAccess::kMasked, {});
  const auto page = [&masked](const char* a, const char* b) {
    return masked
        .Release(kMovies, Door::kMcp, {.name = {.name = "t"}},
                 {.columns = {"c1"}, .cells = {TextCell(a), TextCell(b)}})
        ->rows.cells[1];
  };

  EXPECT_EQ(page("none", "later"), TextCell("later"));
  EXPECT_EQ(page("a@example.com", "b@example.com"), TextCell("EMAIL 2"));
  EXPECT_EQ(page("none", "later"), TextCell("EMAIL 4"));
}

TEST(RowAccessTest, TakesTheConnectionsMasks) {
  const RowAccess kept(AssistantAccess::kMasked, [](std::string_view) {
    SourceRule rule;
    rule.masks.SetColumn("mail", MaskAction::kKeep);
    return rule;
  });

  EXPECT_EQ(kept.Release(kMovies, Door::kMcp, {}, People())->rows, People());
}

TEST(RowAccessTest, HidesTablesAndColumnsAndCutsSamples) {
  const RowAccess narrow(AssistantAccess::kFull, [](std::string_view) {
    return SourceRule{.policy = {.all = {.max_rows = 1,
                                         .tables = {.deny = {"pay"}},
                                         .columns = {.deny = {"mail"}}}}};
  });

  EXPECT_THAT(
      narrow.Release(kMovies, Door::kMcp, {.name = {.name = "PAY"}}, People()),
      FailsWith(ErrorCode::kPolicyTableWithheld));
  const auto rows =
      narrow.Release(kMovies, Door::kMcp, {.name = {.name = "t"}}, People());
  ASSERT_OK(rows);
  EXPECT_TRUE(rows->columns_withheld);
  EXPECT_EQ(DumpJson(rows->ToJson(9)), R"({"columns":["id"],"rows":[[1]]})");
  Table shown = {.name = {.name = "t"}};
  shown.samples = People();
  shown.samples->cells.insert(shown.samples->cells.end(), 2, Cell());
  Table hidden = {.name = {.name = "pay"}};
  const auto catalog =
      narrow.Release(kMovies, Door::kMcp, Catalog{.tables = {hidden, shown}});
  ASSERT_OK(catalog);
  ASSERT_EQ(catalog->catalog.tables.size(), 1u);
  EXPECT_EQ(catalog->catalog.tables[0].samples->rows(), 1u);
}

TEST(RowAccessTest, KeepsTheRulesOfEveryNameOfASource) {
  const RowAccess access(
      AssistantAccess::kFull, [](std::string_view connection) {
        SourceRule rule;
        if (connection == "@sqlite.schema") {
          rule.policy.all.assistants = AssistantAccess::kSchema;
        } else if (connection == "@sqlite.masked") {
          rule.policy.all.assistants = AssistantAccess::kMasked;
          rule.policy.all.columns.deny = {"id"};
          rule.masks.SetClass(PersonalClass::kEmail, MaskAction::kDrop);
        } else if (connection == "@sqlite.denied") {
          rule.policy.all.assistants = AssistantAccess::kDeny;
        }
        return rule;
      });
  Table table = {.name = {.name = "t"}};
  table.samples = People();
  const Catalog catalog = {.tables = {table}};
  const std::string movies(kMovies);

  for (const AskedSource& source : {AskedSource(movies, {"@sqlite.masked"}),
                                    AskedSource("@sqlite.masked", {movies})}) {
    EXPECT_TRUE(access.Masks(source, Door::kMcp));
    const auto released = access.Release(source, Door::kMcp, catalog);
    ASSERT_OK(released);
    const RowBatch& rows = *released->catalog.tables[0].samples;
    EXPECT_THAT(rows.columns, ElementsAre("mail"));
    EXPECT_THAT(rows.cells, ElementsAre(TextCell("EMAIL")));
    EXPECT_EQ(access.Release(source, Door::kCli, catalog)->catalog, catalog);
  }
  for (const AskedSource& source : {AskedSource(movies, {"@sqlite.schema"}),
                                    AskedSource("@sqlite.schema", {movies})}) {
    EXPECT_OK(access.Decide(source, Door::kMcp));
    EXPECT_THAT(access.Release(source, Door::kMcp, catalog),
                FailsWith(ErrorCode::kPolicyRowsWithheld));
  }
  EXPECT_THAT(access.Decide({movies, {"@sqlite.denied"}}, Door::kMcp),
              FailsWith(ErrorCode::kPolicySourceDenied));
}

TEST(RowAccessTest, AViewShowsNothingOfColumnsThatAreDenied) {
  const RowAccess narrow(AssistantAccess::kFull, [](std::string_view) {
    return SourceRule{.policy = {.all = {.columns = {.deny = {"users.mail"}}}}};
  });
  RowBatch rows = {.columns = {"id", "m", "upper", "n"},
                   .cells = {IntegerCell(1), TextCell("ann@example.com"),
                             TextCell("ANN@EXAMPLE.COM"), IntegerCell(2)}};
  const TableColumn id = {.table = "users", .column = "id"};
  const TableColumn mail = {.table = "users", .column = "mail"};
  const TableColumn other = {.table = "orders", .column = "mail"};
  rows.origins = {.shown = {id, mail, std::nullopt, other},
                  .read = {other, id, mail}};
  const MaskedTable view = {.name = {.name = "v"}};

  const auto shown = narrow.Release(kMovies, Door::kMcp, view, rows);
  ASSERT_OK(shown);
  EXPECT_EQ(DumpJson(shown->ToJson(1)),
            R"({"columns":["id","n"],"rows":[[1,2]]})");
  EXPECT_TRUE(shown->columns_withheld);
  Table table = {.name = view.name, .kind = TableKind::kView};
  table.samples = rows;
  const auto samples =
      narrow.Release(kMovies, Door::kMcp, Catalog{.tables = {table}});
  ASSERT_OK(samples);
  EXPECT_THAT(samples->catalog.tables[0].samples->columns,
              ElementsAre("id", "n"));
  // Computed from what is not denied.
  rows.origins.read.pop_back();
  rows.origins.shown[1] = id;
  EXPECT_EQ(narrow.Release(kMovies, Door::kMcp, view, rows)->rows.cells,
            rows.cells);
}

TEST(RowAccessTest, ANameInAViewOpensNoColumnThatIsNotAllowed) {
  NamePatterns columns = {.allow = {"id", "name", "people.mail", "v.mail"}};
  const RowAccess narrow(AssistantAccess::kFull, [&](std::string_view) {
    return SourceRule{.policy = {.all = {.columns = columns}}};
  });
  RowBatch rows = {.columns = {"id", "name", "mail", "ssn"},
                   .cells = {IntegerCell(1), TextCell("078-05-1120"),
                             TextCell("a@b.example"), TextCell("Ann")}};
  const TableColumn id = {.table = "people", .column = "id"};
  const TableColumn ssn = {.table = "people", .column = "ssn"};
  const TableColumn mail = {.table = "people", .column = "mail"};
  const TableColumn name = {.table = "people", .column = "name"};
  const auto columns_of = [&](const RowOrigins& origins) {
    rows.origins = origins;
    const auto shown =
        narrow.Release(kMovies, Door::kMcp, {.name = {.name = "v"}}, rows);
    EXPECT_OK(shown.status());
    return shown.ok() ? shown->rows.columns : std::vector<std::string>{"?"};
  };
  // `name` shows what is not allowed, `ssn` is called so.
  const RowOrigins plain = {.shown = {id, ssn, mail, name},
                            .read = {id, mail, name, ssn}};
  EXPECT_THAT(columns_of(plain), ElementsAre("id", "mail"));
  // Nobody tells what is computed from what.
  const RowOrigins computed = {
      .shown = {id, std::nullopt, std::nullopt, std::nullopt},
      .read = {id, mail, name, ssn}};
  EXPECT_THAT(columns_of(computed), ElementsAre("id"));
  const RowOrigins harmless = {
      .shown = {id, std::nullopt, std::nullopt, std::nullopt},
      .read = {id, mail, name}};
  EXPECT_THAT(columns_of(harmless), ElementsAre("id", "name", "mail"));
  // Where it does not say, its names are all that is known.
  EXPECT_THAT(columns_of({}), ElementsAre("id", "name", "mail"));
  // What is denied is so in spite of both.
  columns.deny = {"ssn", "v.mail"};
  columns.allow.emplace_back("*");
  EXPECT_THAT(columns_of(plain), ElementsAre("id"));
}

// As SQLite has them: without a schema, which allows nothing and denies.
TEST(RowAccessTest, WhatAllowsNothingIsIdleAlthoughItWouldDeny) {
  const NamePatterns tables = {.allow = {"main.users", "USERS"},
                               .deny = {"main.users", "usres"}};
  const NamePatterns columns = {.allow = {"main.users.id", "users.id"},
                                .deny = {"main.users.id", "users.di"}};
  const RowAccess access(
      AssistantAccess::kFull,
      [&](std::string_view) -> absl::StatusOr<SourceRule> {
        return SourceRule{
            .policy = {.all = {.tables = tables, .columns = columns}}};
      });
  const Catalog catalog = {
      .tables = {{.name = {.name = "users"}, .columns = {{.name = "id"}}}}};

  const auto idle = access.IdleNames(kMovies, catalog);

  ASSERT_OK(idle);
  std::vector<std::string> texts;
  for (const IdleName& one : *idle) texts.push_back(one.rule + " " + one.name);
  EXPECT_THAT(texts, ElementsAre("policy.tables.allow main.users",
                                 "policy.tables.deny usres",
                                 "policy.columns.allow main.users.id",
                                 "policy.columns.deny users.di"));
}

TEST(RowAccessTest, MasksAllSamplesOfASnapshotWithOneBook) {
  Table a = {.name = {.name = "a"}, .columns = {{.name = "mail"}}};
  a.samples =
      RowBatch{.columns = {"mail"},
               .cells = {TextCell("x@example.com"), TextCell("y@example.com")}};
  Table b = a;
  b.name.name = "b";
  std::swap(b.samples->cells[0], b.samples->cells[1]);
  const RowAccess masked(AssistantAccess::kMasked, {});

  for (int time = 0; time < 2; ++time) {
    const auto released =
        masked.Release(kMovies, Door::kMcp, Catalog{.tables = {a, b}});
    ASSERT_OK(released);
    EXPECT_TRUE(released->masked);
    const auto& tables = released->catalog.tables;
    EXPECT_EQ(tables[0].samples->at(0, 0), TextCell("EMAIL 1"));
    EXPECT_EQ(tables[0].samples->at(1, 0), TextCell("EMAIL 2"));
    EXPECT_EQ(tables[1].samples->at(0, 0), TextCell("EMAIL 2"));
    EXPECT_EQ(released->masks.at(b.name).front().column, "mail");
  }
}

TEST(RowAccessTest, WhatSamplesOfATableSayHoldsInItsViews) {
  const auto seen = [](const char* a, const char* b) {
    const TableColumn origin = {.table = "t", .column = "c7"};
    Table view = {.name = {.name = "a"}, .kind = TableKind::kView};
    view.samples =
        RowBatch{.columns = {"x"},
                 .cells = {TextCell("2026-01")},
                 .origins = {.shown = {std::nullopt}, .read = {origin}}};
    Table table = {.name = {.name = "t"}, .columns = {{.name = "c7"}}};
    table.samples =
        RowBatch{.columns = {"c7"}, .cells = {TextCell(a), TextCell(b)}};
    const auto released =
        RowAccess(AssistantAccess::kMasked, {})
            .Release(kMovies, Door::kMcp, Catalog{.tables = {view, table}});
    return released->catalog.tables[0].samples->cells[0];
  };

  EXPECT_EQ(seen("Jana", "Petr"), TextCell("PRIVATE 1"));
  EXPECT_EQ(seen("open", "closed"), TextCell("PRIVATE 1"));
  EXPECT_EQ(seen("2026-01-02", "2026-02-03"), TextCell("2026-01"));
}

}  // namespace
}  // namespace osiris
