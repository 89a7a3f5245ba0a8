#include "core/driver/catalog_json_text.h"

#include <functional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/driver/catalog_json.h"
#include "core/driver/catalog_sample.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

// The form that is documented, by way of a tree.
std::string FromTree(const Table& table) {
  Json json = ToJson(table);
  json.erase("samples");
  return DumpJson(json);
}

std::string Directly(const Table& table) {
  std::string text;
  AppendTableJson(table, text);
  return text;
}

TEST(CatalogJsonTextTest, IsWhatTheTreeBecomes) {
  for (const Table& table : SampleCatalog().tables) {
    EXPECT_EQ(Directly(table), FromTree(table));
  }
}

TEST(CatalogJsonTextTest, LeavesOutWhatIsNotKnown) {
  const std::vector<std::function<void(Table&)>> changes = {
      [](Table& t) { t.name.schema.clear(); },
      [](Table& t) { t.name.name.clear(); },
      [](Table& t) { t.kind = TableKind::kView; },
      [](Table& t) { t.comment.clear(); },
      [](Table& t) { t.columns.clear(); },
      [](Table& t) { t.columns[0] = Column(); },
      [](Table& t) { t.columns[1].default_value.reset(); },
      [](Table& t) { t.columns[1].generated = false; },
      [](Table& t) { t.primary_key.clear(); },
      [](Table& t) { t.foreign_keys.clear(); },
      [](Table& t) { t.foreign_keys[0] = ForeignKey(); },
      [](Table& t) { t.unique_keys[0] = UniqueKey(); },
      [](Table& t) { t.unique_keys.clear(); },
      [](Table& t) { t.indexes[1] = Index(); },
      [](Table& t) { t.indexes.clear(); },
      [](Table& t) { t.row_count->exact = false; },
      [](Table& t) { t.row_count.reset(); },
      [](Table& t) { t.bytes = -1; },
      [](Table& t) { t.bytes.reset(); },
      [](Table& t) { t.definition = ""; },
      [](Table& t) { t.definition.reset(); },
      [](Table& t) { t.samples.reset(); },
      [](Table& t) { t.error = TableError(); },
      [](Table& t) { t.error.reset(); },
  };
  for (size_t i = 0; i < changes.size(); ++i) {
    Table one = FullTable();
    changes[i](one);
    EXPECT_EQ(Directly(one), FromTree(one)) << "change " << i;
  }
  EXPECT_EQ(Directly(Table()), FromTree(Table()));
}

TEST(CatalogJsonTextTest, WritesAnyTextAsTheTreeDoes) {
  for (const std::string& text :
       {std::string("plain"), std::string("\"\\\n\x01\x7F", 5),
        std::string("a\0b", 3), std::string("\xC5\x99\xF0\x9F\xA6\x86"),
        std::string("cut \xC5"), std::string("\xFF\xFE no text")}) {
    Table table = FullTable();
    table.name.name = table.columns[0].name = table.indexes[0].name = text;
    table.definition = table.error->message = text;
    table.foreign_keys[0].referenced_columns[0] = text;
    EXPECT_EQ(Directly(table), FromTree(table));
  }
}

}  // namespace
}  // namespace osiris
