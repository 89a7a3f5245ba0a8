#include "core/driver/catalog_json.h"

#include <random>
#include <string>

#include "core/base/status_matchers.h"
#include "core/driver/catalog_sample.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(CatalogJsonTest, ReadsBackEveryMember) {
  const auto parsed = ParseJson(DumpJson(ToJson(SampleCatalog())));
  ASSERT_OK(parsed);
  const auto read = CatalogFromJson(*parsed);
  ASSERT_OK(read);
  EXPECT_EQ(*read, SampleCatalog());
}

TEST(CatalogJsonTest, LeavesOutWhatIsNotKnown) {
  Table table;
  table.name.name = "t";
  EXPECT_EQ(DumpJson(ToJson(table)), R"({"kind":"table","name":"t"})");
  EXPECT_EQ(DumpJson(ToJson(Catalog())), R"({"tables":[],"total_tables":0})");
}

TEST(CatalogJsonTest, WritesTheDocumentedForm) {
  const Json json = ToJson(FullTable());
  EXPECT_EQ(DumpJson(json.at("row_count")),
            R"({"precision":"exact","rows":9700})");
  EXPECT_EQ(DumpJson(json.at("columns").at(0)),
            R"({"declared_type":"INTEGER","name":"id","nullable":false,)"
            R"("position":1,"type":"integer"})");
  EXPECT_EQ(DumpJson(json.at("foreign_keys").at(1)),
            R"({"columns":["c"],"referenced_table":{"name":"t"}})");
  EXPECT_EQ(DumpJson(json.at("samples").at("rows")),
            R"([[null,"x"],["9",null]])");
}

// Calls `visit` with every changed copy of `whole` in which one value below
// `part`, a place in `whole`, is gone, of another kind, or has a new neighbour.
template <typename Visit>
void ForEachDamage(Json& whole, Json& part, const Visit& visit) {
  const Json before = part;
  const auto attempt = [&](Json value) {
    part = std::move(value);
    visit(whole);
    part = before;
  };
  if (!before.is_null()) attempt(nullptr);
  if (!before.is_boolean()) attempt(true);
  if (!before.is_number()) attempt(12);
  attempt(1.5);
  attempt(Json::object());
  if (before.is_object()) {
    Json more = before;
    more["unknown"] = 1;
    attempt(more);
    for (const auto& [name, value] : before.items()) {
      ForEachDamage(whole, part[name], visit);
    }
  } else if (before.is_array()) {
    for (size_t i = 0; i < before.size(); ++i) {
      ForEachDamage(whole, part[i], visit);
    }
  }
}

TEST(CatalogJsonTest, NoticesDamageAnywhere) {
  Json json = ToJson(SampleCatalog());
  // Cells may be of any kind, so they are left whole here.
  json["tables"][0].erase("samples");
  int damages = 0;
  ForEachDamage(json, json, [&damages](const Json& damaged) {
    ++damages;
    const auto read = CatalogFromJson(damaged);
    EXPECT_FALSE(read.ok()) << DumpJson(damaged);
    EXPECT_EQ(read.status().code(), absl::StatusCode::kInvalidArgument);
  });
  EXPECT_GT(damages, 300);
}

TEST(CatalogJsonTest, RefusesASecondWayToSayNothing) {
  for (const char* const json :
       {R"({"kind":"table","name":"t","comment":""})",
        R"({"kind":"table","name":"t","columns":[]})",
        R"({"kind":"table","name":"t","primary_key":[]})",
        R"({"kind":"table","name":"t","schema":""})",
        R"({"kind":"tables","name":"t"})", R"({"kind":"table"})",
        R"({"kind":"table","name":"t","row_count":{"rows":1}})",
        R"({"kind":"table","name":"t","bytes":18446744073709551615})"}) {
    EXPECT_FALSE(TableFromJson(*ParseJson(json)).ok()) << json;
  }
}

TEST(CatalogJsonTest, RefusesOrRepeatsRandomChangesOfTheText) {
  std::mt19937 random(20261124);
  const std::string text = DumpJson(ToJson(SampleCatalog()));
  for (int round = 0; round < 3000; ++round) {
    std::string changed = text;
    changed[random() % changed.size()] = static_cast<char>(random() % 128);
    const auto parsed = ParseJson(changed);
    if (!parsed.ok()) continue;
    const auto read = CatalogFromJson(*parsed);
    if (!read.ok()) continue;
    EXPECT_EQ(ToJson(*read), *parsed) << changed;
  }
}

}  // namespace
}  // namespace osiris
