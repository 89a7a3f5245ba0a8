#include "core/payload/payload_references.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

std::vector<SeenReference> In(const Json& document,
                              const std::string& operation = "one.run") {
  return ReferencesIn({.operation = operation, .target = "@sqlite.shop"},
                      DumpJson(document));
}

bool Has(const std::vector<SeenReference>& all, const std::string& reference,
         SeenForm form) {
  return std::find(all.begin(), all.end(), SeenReference{reference, form}) !=
         all.end();
}

TEST(PayloadReferencesTest, TellValuesFromMaskedOnes) {
  const auto all = In({{"connection", "@sqlite.shop"},
                       {"data",
                        {{"table", "Customers"},
                         {"columns", {"id", "email"}},
                         {"rows", {{1, "EMAIL 1"}}},
                         {"masks", {{{"column", "email"}}}}}}});
  EXPECT_TRUE(Has(all, "@sqlite.shop.customers.id", SeenForm::kValues));
  EXPECT_TRUE(Has(all, "@sqlite.shop.customers.email", SeenForm::kMasked));
  EXPECT_FALSE(Has(all, "@sqlite.shop.customers.email", SeenForm::kValues));
  EXPECT_TRUE(Has(all, "@sqlite.shop", SeenForm::kNames));
  EXPECT_TRUE(Has(all, "@sqlite.shop", SeenForm::kValues));
}

TEST(PayloadReferencesTest, TellOfColumnsThatAViewShows) {
  const SentPayload sent = {.target = "@sqlite.shop",
                            .origins = {{"People.ssn", "values"},
                                        {"people.email", "masked"},
                                        {"people.id", "names"}}};
  // As it is kept.
  const auto all = ReferencesIn(*DecodeSent(EncodeSent(sent)),
                                R"({"connection":"@sqlite.shop"})");
  EXPECT_TRUE(Has(all, "@sqlite.shop.people.ssn", SeenForm::kValues));
  EXPECT_TRUE(Has(all, "@sqlite.shop.people.email", SeenForm::kMasked));
  EXPECT_TRUE(Has(all, "@sqlite.shop.people.id", SeenForm::kNames));
  EXPECT_TRUE(Has(all, "@sqlite.shop.people", SeenForm::kValues));
}

TEST(PayloadReferencesTest, CallColumnsWithoutRowsNames) {
  const auto all =
      In({{"data",
           {{"table", "a"}, {"columns", {"id"}}, {"rows", Json::array()}}}});
  EXPECT_TRUE(Has(all, "@sqlite.shop.a.id", SeenForm::kNames));
  EXPECT_FALSE(Has(all, "@sqlite.shop.a.id", SeenForm::kValues));
}

TEST(PayloadReferencesTest, KnowTablesOfASummaryByEitherName) {
  const auto all = In({{"connection", "@pg.shop"},
                       {"data",
                        {{"tables", {{"public.orders", 3, 10, {"customers"}}}},
                         {"views", {{"totals", 1, nullptr, Json::array()}}}}}});
  EXPECT_TRUE(Has(all, "@pg.shop.public.orders", SeenForm::kNames));
  EXPECT_TRUE(Has(all, "@pg.shop.orders", SeenForm::kNames));
  EXPECT_TRUE(Has(all, "@pg.shop.totals", SeenForm::kNames));
}

TEST(PayloadReferencesTest, ReadTheLineOfATable) {
  const auto all =
      In({{"data",
           {{"table",
             {{"name", "orders"},
              {"text",
               "orders(id int! pk, \"a, b\" text = 'x,y', "
               "customer_id int -> customers(id), …) [3 rows]"}}}}}});
  for (const char* column : {"id", "a, b", "customer_id"}) {
    EXPECT_TRUE(Has(all, std::string("@sqlite.shop.orders.") + column,
                    SeenForm::kNames))
        << column;
  }
  EXPECT_FALSE(Has(all, "@sqlite.shop.orders.…", SeenForm::kNames));
}

TEST(PayloadReferencesTest, TakeNoKeyForAColumn) {
  const auto all =
      In({{"data",
           {{"table",
             {{"name", "t"},
              {"text",
               "t(a int pk -> p.x on delete set null, pk text, unique int, "
               "pk (b, a), (a, b) -> q(x, y) on delete cascade, unique (b, "
               "a))"}}}}}});
  std::vector<std::string> columns;
  for (const SeenReference& one : all) {
    if (one.reference.starts_with("@sqlite.shop.t.")) {
      columns.push_back(one.reference.substr(15));
    }
  }
  // "b" stands in keys alone, as where the columns are cut.
  EXPECT_EQ(columns, (std::vector<std::string>{"a", "b", "pk", "unique"}));
}

// As an operation without a source answers.
std::vector<SeenReference> Of(const std::string& operation,
                              const Json& document,
                              const std::string& target = "") {
  return ReferencesIn({.operation = operation, .target = target},
                      DumpJson(document));
}

// All names, none of a value.
std::vector<std::string> NamesIn(const std::vector<SeenReference>& all) {
  std::vector<std::string> names;
  for (const SeenReference& one : all) {
    EXPECT_EQ(one.form, SeenForm::kNames) << one.reference;
    names.push_back(one.reference);
  }
  return names;
}

TEST(PayloadReferencesTest, ReadWhatASearchFound) {
  const auto all = Of(
      "discovery.search",
      {{"searched",
        {{{"connection", "@sqlite.quiet"}}, {{"connection", "@sqlite.shop"}}}},
       {"data",
        {{"hits",
          {{{"connection", "@sqlite.shop"},
            {"table", "orders"},
            {"column", "customer_id"},
            {"text", "customer_id int -> customers.id"}},
           {{"connection", "@pg.other"}, {"table", "public.things"}}}}}}});
  EXPECT_EQ(NamesIn(all),
            (std::vector<std::string>{
                "@pg.other", "@pg.other.public.things", "@pg.other.things",
                "@sqlite.quiet", "@sqlite.shop", "@sqlite.shop.customers",
                "@sqlite.shop.customers.id", "@sqlite.shop.orders",
                "@sqlite.shop.orders.customer_id"}));
}

TEST(PayloadReferencesTest, ReadWhatChangedOnEitherSide) {
  const auto all = Of("discovery.diff",
                      {{"before", {{"connection", "@f.old"}}},
                       {"after", {{"connection", "@f.new"}}},
                       {"data",
                        {{"changes",
                          {{{"change", "table_added"}, {"table", "came"}},
                           {{"change", "table_removed"}, {"table", "went"}},
                           {{"change", "column_added"},
                            {"table", "t"},
                            {"column", "a"},
                            {"after", "a int -> u.x"}},
                           {{"change", "column_renamed"},
                            {"table", "t"},
                            {"column", "c"},
                            {"before", "b"},
                            {"after", "c"}},
                           {{"change", "key_removed"},
                            {"table", "t"},
                            {"before", "foreign key (d) -> v(y)"}}}}}}});
  EXPECT_EQ(NamesIn(all),
            (std::vector<std::string>{
                "@f.new", "@f.new.came", "@f.new.t", "@f.new.t.a", "@f.new.t.c",
                "@f.new.u", "@f.new.u.x", "@f.old", "@f.old.t", "@f.old.t.b",
                "@f.old.t.d", "@f.old.v", "@f.old.v.y", "@f.old.went"}));
}

TEST(PayloadReferencesTest, ReadWhatKeysReferTo) {
  const Json compact = {
      {"name", "t"},
      {"text", "t(a int -> s.u.x, \"b c\" int, (a, \"b c\") -> q(x, y))"},
      {"indexes", {"unique partial ix(far)"}},
      {"referenced_by", {"w(t_a) -> (id)"}}};
  const Json full = {{"name", "t"},
                     {"primary_key", {"id"}},
                     {"foreign_keys",
                      {{{"columns", {"a"}},
                        {"referenced_table", {{"schema", "s"}, {"name", "u"}}},
                        {"referenced_columns", {"x"}}},
                       {{"columns", {"a", "b c"}},
                        {"referenced_table", {{"name", "q"}}},
                        {"referenced_columns", {"x", "y"}}}}},
                     {"indexes", {{{"name", "ix"}, {"columns", {"far"}}}}},
                     {"referenced_by",
                      {{{"columns", {"t_a"}},
                        {"referenced_columns", {"id"}},
                        {"table", {{"name", "w"}}}}}}};
  for (const Json& table : {compact, full}) {
    EXPECT_EQ(NamesIn(In({{"data", {{"table", table}}}})),
              (std::vector<std::string>{
                  "@sqlite.shop", "@sqlite.shop.q", "@sqlite.shop.q.x",
                  "@sqlite.shop.q.y", "@sqlite.shop.s.u", "@sqlite.shop.s.u.x",
                  "@sqlite.shop.t", "@sqlite.shop.t.a", "@sqlite.shop.t.b c",
                  "@sqlite.shop.t.far", "@sqlite.shop.t.id", "@sqlite.shop.u",
                  "@sqlite.shop.u.x", "@sqlite.shop.w", "@sqlite.shop.w.t_a"}))
        << table;
  }
}

TEST(PayloadReferencesTest, ReadWhatASummaryRefersTo) {
  const auto all = In({{"data",
                        {{"fields", Json::array()},
                         {"schema", "public"},
                         {"tables", {{"orders", 3, 10, {"customers"}}}},
                         {"virtual_tables", {"words"}},
                         {"errors", {{"broken", "CODE", "why"}}}}}});
  for (const std::string table : {"orders", "customers", "words", "broken"}) {
    EXPECT_TRUE(Has(all, "@sqlite.shop." + table, SeenForm::kNames)) << table;
    EXPECT_TRUE(Has(all, "@sqlite.shop.public." + table, SeenForm::kNames))
        << table;
  }
}

TEST(PayloadReferencesTest, ReadListsOfConnections) {
  for (const auto& [operation, document] :
       std::vector<std::pair<std::string, Json>>{
           {"connections.list",
            {{"connections", {{{"reference", "@SQLite.shop"}}}}}},
           {"completions.find", {{"values", {"@sqlite.shop"}}}},
           {"completions.find", {{"values", {"sqlite.shop", "disc_01"}}}},
           {"resources.list",
            {{"resources",
              {{{"uri", "osiris://mcp/sources/sqlite.shop/tables.txt"}}}}}},
           {"resources.list",
            {{"resources", {{{"title", "Tables of @sqlite.shop (full)"}}}}}},
           {"resources.read",
            {{"text",
              "{\"evidence\":{\"calls\":[{\"target\":"
              "\"@sqlite.shop\"}]}}\n{\"v\":1}\n"}}}}) {
    EXPECT_EQ(NamesIn(Of(operation, document)),
              (std::vector<std::string>{"@sqlite.shop"}))
        << document;
  }
  EXPECT_TRUE(Has(Of("completions.find", {{"values", {"s.orders"}}}, "@f.a"),
                  "@f.a.orders", SeenForm::kNames));
}

TEST(PayloadReferencesTest, ReadWhatAnErrorSuggests) {
  const auto error = [](const std::string& code, const std::string& message,
                        const std::string& hint) {
    return Json{
        {"error", {{"code", code}, {"message", message}, {"hint", hint}}}};
  };
  EXPECT_EQ(NamesIn(Of("x", error("CONNECTION/NOT_FOUND",
                                  "no connection `@f.shp` is configured",
                                  "did you mean `@f.shop`?"))),
            (std::vector<std::string>{"@f.shop"}));
  EXPECT_EQ(
      NamesIn(In(error("DISCOVERY/TABLE_NOT_FOUND",
                       "the snapshot holds no table `custmers`",
                       "did you mean `customers`?"))),
      (std::vector<std::string>{"@sqlite.shop", "@sqlite.shop.customers"}));
  EXPECT_EQ(NamesIn(In(error("PROTOCOL/ARGUMENT_INVALID",
                             "the table `orders` has no column `x`", ""))),
            (std::vector<std::string>{"@sqlite.shop", "@sqlite.shop.orders"}));
}

TEST(PayloadReferencesTest, TakeNoColumnForATable) {
  const auto all = In(
      {{"data", {{"table", "a"}, {"columns", {"orders"}}, {"rows", {{1}}}}}});
  EXPECT_TRUE(Has(all, "@sqlite.shop.a.orders", SeenForm::kValues));
  EXPECT_FALSE(Has(all, "@sqlite.shop.orders", SeenForm::kValues));
}

TEST(PayloadReferencesTest, ReadTheLineOfAVirtualTable) {
  EXPECT_TRUE(
      Has(In({{"text", "virtual table words(term text)\n"}}, "resources.read"),
          "@sqlite.shop.words.term", SeenForm::kNames));
}

TEST(PayloadReferencesTest, LookIntoResources) {
  const std::string samples = DumpJson(
      {{"untrusted", true},
       {"data",
        {{"samples",
          {{{"schema", ""},
            {"table", "people"},
            {"samples", {{"columns", {"name"}}, {"rows", {{"NAME 1"}}}}},
            {"masks", {{{"column", "name"}}}}}}}}}});
  const auto all = In({{"uri", "x"}, {"text", samples}}, "resources.read");
  EXPECT_TRUE(Has(all, "@sqlite.shop.people.name", SeenForm::kMasked));

  const auto lines =
      In({{"text", "# Data.\nview v(a int)\nt(b text)\n"}}, "resources.read");
  EXPECT_TRUE(Has(lines, "@sqlite.shop.v.a", SeenForm::kNames));
  EXPECT_TRUE(Has(lines, "@sqlite.shop.t.b", SeenForm::kNames));
}

TEST(PayloadReferencesTest, DoNotGuessWhatAnAnswerHadOfWhichOnlyTheHashIsKept) {
  const auto all = ReferencesIn({.target = "@SQLite.shop", .kept = false}, "");
  EXPECT_EQ(all, (std::vector<SeenReference>{
                     {.reference = "@sqlite.shop", .form = SeenForm::kHash}}));
  EXPECT_TRUE(ReferencesIn({.kept = false}, "").empty());
}

TEST(PayloadReferencesTest, ReadAnythingWithoutHarm) {
  for (
      const char* text :
      {"", "no json", "[1]", R"({"data":1})", R"({"data":{"table":[]}})",
       R"({"data":{"tables":[1,null,[],{}],"samples":[1]}})",
       R"({"data":{"table":{"text":"\"a"}}})",
       R"({"data":{"table":"t","rows":1,"masks":1,"columns":[1]}})",
       R"({"before":1,"error":"x","data":{"hits":[1,{}],"changes":[[]]}})",
       R"({"data":{"table":{"indexes":["(","x(\"",1],"referenced_by":["->"]}}})"}) {
    EXPECT_EQ(ReferencesIn({.target = "@a.b"}, text).front().reference, "@a.b")
        << text;
  }
}

}  // namespace
}  // namespace osiris
