#include "core/mask/key_column.h"

#include <vector>

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
  // The key says more than the name that people gave it.
  EXPECT_EQ(Of("value", {"name", "config_key", "value"}), "config_key");
}

TEST(KeyColumnTest, OtherTablesHaveNone) {
  EXPECT_EQ(Of("value", {"id", "value", "unit"}), std::nullopt);
  EXPECT_EQ(Of("name", {"name", "value"}), std::nullopt);
  EXPECT_EQ(Of("valid", {"name", "valid"}), std::nullopt);
  EXPECT_EQ(Of("option_value", {"customer_name", "option_value"}),
            std::nullopt);
  EXPECT_EQ(Of("value", {}), std::nullopt);
  EXPECT_EQ(Of("", {"key", ""}), std::nullopt);
}

}  // namespace
}  // namespace osiris
