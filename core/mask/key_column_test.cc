#include "core/mask/key_column.h"

#include <string>
#include <vector>

#include "core/driver/cells.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

std::optional<std::string> Of(std::string_view column,
                              const std::vector<std::string>& columns) {
  return KeyColumnOf(column, columns);
}

TEST(KeyColumnTest, FindsWhatNamesTheValueOfARow) {
  EXPECT_EQ(Of("value", {"id", "key", "value"}), "key");
  EXPECT_EQ(Of("option_value", {"option_id", "option_name", "option_value"}),
            "option_name");
  EXPECT_EQ(Of("metaValue", {"userId", "metaKey", "metaValue"}), "metaKey");
  EXPECT_EQ(Of("value", {"id", "fieldname", "value", "timesUsed"}),
            "fieldname");
  EXPECT_EQ(Of("val", {"setting", "val"}), "setting");
  EXPECT_EQ(Of("config_value", {"name", "config_value"}), "name");
  EXPECT_EQ(Of("v", {"k", "v"}), "k");
  EXPECT_EQ(Of("val", {"attr", "val"}), "attr");
  EXPECT_EQ(Of("value", {"label", "value"}), "label");
  EXPECT_EQ(Of("setting_value", {"setting", "setting_value"}), "setting");
  EXPECT_EQ(Of("content", {"property", "content"}), "property");
  EXPECT_EQ(Of("data", {"parameter", "data"}), "parameter");
  EXPECT_EQ(Of("content", {"property_name", "content"}), "property_name");
  EXPECT_EQ(Of("Data2", {"optionKey", "Data2"}), "optionKey");
  EXPECT_EQ(Of("paramvalue", {"id", "param", "paramvalue"}), "param");
  EXPECT_EQ(Of("data", {"name", "data"}), "name");
  EXPECT_EQ(Of("answer", {"id", "field", "answer"}), "field");
  EXPECT_EQ(Of("value_text", {"key", "value_json", "value_text"}), "key");
  EXPECT_EQ(Of("option_value_str", {"option_name", "option_value_str"}),
            "option_name");
  // The key says more than the name that people gave it.
  EXPECT_EQ(Of("value", {"name", "config_key", "value"}), "config_key");
}

TEST(KeyColumnTest, OtherTablesHaveNone) {
  EXPECT_EQ(Of("value", {"id", "value", "unit"}), std::nullopt);
  EXPECT_EQ(Of("name", {"name", "value"}), std::nullopt);
  EXPECT_EQ(Of("valid", {"name", "valid"}), std::nullopt);
  EXPECT_EQ(Of("option_value", {"customer_name", "option_value"}),
            std::nullopt);
  // A file is no value of its name.
  EXPECT_EQ(Of("content", {"id", "name", "content"}), std::nullopt);
  EXPECT_EQ(Of("data", {"file_name", "label", "code", "data"}), std::nullopt);
  EXPECT_EQ(Of("content", {"name", "content"}), std::nullopt);
  EXPECT_EQ(Of("data", {"id", "name", "data"}), std::nullopt);
  EXPECT_EQ(Of("answer", {"question", "name", "answer"}), std::nullopt);
  EXPECT_EQ(Of("text", {"key", "text"}), std::nullopt);
  EXPECT_EQ(Of("marketvalue", {"key", "marketvalue"}), std::nullopt);
  EXPECT_EQ(Of("meta", {"key", "meta"}), std::nullopt);
  EXPECT_FALSE(HoldsNamedValues("content"));
  EXPECT_TRUE(HoldsNamedValues("v"));
  EXPECT_EQ(Of("value", {}), std::nullopt);
  EXPECT_EQ(Of("", {"key", ""}), std::nullopt);
}

// What a view on table `cfg`, of which it reads `read`, says of `columns` of
// it.
RowNames NamesInView(const std::vector<std::string>& columns,
                     const std::vector<std::string>& read,
                     const ColumnMemory* memory = nullptr) {
  RowBatch rows;
  for (const std::string& column : columns) {
    rows.columns.push_back("c" + std::to_string(rows.columns.size()));
    rows.origins.shown.emplace_back(
        TableColumn{.table = "cfg", .column = column});
    rows.cells.push_back(TextCell("of " + column));
  }
  for (const std::string& one : read) {
    rows.origins.read.push_back({.table = "cfg", .column = one});
  }
  return NamesOfValues({}, false, rows, memory);
}

TEST(KeyColumnTest, AViewHidesContentOnlyWhereItReadsWhatItIsOf) {
  using Names = std::vector<std::string>;
  EXPECT_EQ(NamesInView({"content", "property"}, {"content", "property"}),
            (RowNames{{0, Names{"of property"}}}));
  EXPECT_EQ(NamesInView({"content", "id"}, {"content", "id", "property"}),
            (RowNames{{0, Names()}}));
  // Of itself, an article's content is no value.
  EXPECT_EQ(NamesInView({"content", "name"}, {"content", "name"}), RowNames());
  EXPECT_EQ(NamesInView({"v"}, {"v"}), (RowNames{{0, Names()}}));
}

TEST(KeyColumnTest, AViewHidesContentThatItsTableSaysTheKeyOf) {
  ColumnMemory memory;
  const auto names = [&memory] {
    return NamesInView({"content"}, {"content", "id"}, &memory);
  };
  // Nobody knows what else the table has.
  EXPECT_EQ(names(), (RowNames{{0, {}}}));
  memory.NoteColumns({.name = "cfg"}, {"id", "content", "title"});
  EXPECT_EQ(names(), RowNames());

  memory.NoteColumns({.name = "cfg"}, {"id", "content", "property"});

  EXPECT_EQ(names(), (RowNames{{0, {}}}));
}

}  // namespace
}  // namespace osiris
