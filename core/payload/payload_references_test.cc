#include "core/payload/payload_references.h"

#include <algorithm>
#include <string>

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
  EXPECT_EQ(columns, (std::vector<std::string>{"a", "pk", "unique"}));
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
  for (const char* text :
       {"", "no json", "[1]", R"({"data":1})", R"({"data":{"table":[]}})",
        R"({"data":{"tables":[1,null,[],{}],"samples":[1]}})",
        R"({"data":{"table":{"text":"\"a"}}})",
        R"({"data":{"table":"t","rows":1,"masks":1,"columns":[1]}})"}) {
    EXPECT_EQ(ReferencesIn({.target = "@a.b"}, text).front().reference, "@a.b")
        << text;
  }
}

}  // namespace
}  // namespace osiris
