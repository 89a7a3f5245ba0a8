#include "core/mask/key_column.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/mask/column_name.h"

namespace osiris {
namespace {

constexpr std::array<std::string_view, 3> kValues = {"value", "values", "val"};
// The better one first: of a table with both, the key says what it is.
constexpr std::array<std::string_view, 16> kKeys = {
    "key",     "keyname",  "name",      "fieldname", "field", "option",
    "setting", "param",    "parameter", "property",  "prop",  "attribute",
    "attr",    "variable", "var",       "code"};

// The place of the last of `words` among `known`, or its size.
template <typename Known>
size_t PlaceOf(const std::vector<std::string>& words, const Known& known) {
  if (words.empty()) return known.size();
  return std::find(known.begin(), known.end(), words.back()) - known.begin();
}

// The words of "option_value" before its last, which says that it is a value;
// nullopt of any other column.
std::optional<std::vector<std::string>> WordsBeforeValue(
    std::string_view column) {
  // Of most columns a glance tells that they are none.
  if (column.find_first_of("vV") == std::string_view::npos) return std::nullopt;
  std::vector<std::string> words = WordsOfName(column);
  if (PlaceOf(words, kValues) == kValues.size()) return std::nullopt;
  words.pop_back();
  return words;
}

// Of numbers and days one alone says little.
bool HoldsText(const std::map<std::string, ColumnType, std::less<>>& types,
               const RowBatch& rows, size_t column) {
  const auto type = types.find(rows.columns[column]);
  if (type != types.end()) {
    return type->second == ColumnType::kText ||
           type->second == ColumnType::kOther ||
           type->second == ColumnType::kJson;
  }
  for (size_t row = 0; row < rows.rows(); ++row) {
    if (rows.at(row, column).kind == Cell::Kind::kText) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> KeyColumnOf(std::string_view column,
                                       std::span<const std::string> columns) {
  const auto words = WordsBeforeValue(column);
  if (!words) return std::nullopt;
  const std::string* best = nullptr;
  size_t best_place = kKeys.size();
  for (const std::string& other : columns) {
    std::vector<std::string> key = WordsOfName(other);
    const size_t place = PlaceOf(key, kKeys);
    if (place >= best_place) continue;
    key.pop_back();
    // "option_name" or "name" of "option_value"; any name of a mere "value".
    if (!words->empty() && !key.empty() && key != *words) continue;
    best = &other;
    best_place = place;
  }
  if (best == nullptr) return std::nullopt;
  return *best;
}

RowNames NamesOfValues(
    const std::map<std::string, ColumnType, std::less<>>& types,
    bool some_columns, const RowBatch& rows) {
  RowNames names;
  if (rows.rows() == 0) return names;
  std::vector<std::string> columns = rows.columns;
  for (const auto& [name, type] : types) columns.push_back(name);
  for (size_t column = 0; column < rows.columns.size(); ++column) {
    const auto key = KeyColumnOf(rows.columns[column], columns);
    const auto at =
        key ? std::find(rows.columns.begin(), rows.columns.end(), *key)
            : rows.columns.end();
    if (at == rows.columns.end()) {
      const bool may_have =
          key || (some_columns && WordsBeforeValue(rows.columns[column]));
      if (may_have && HoldsText(types, rows, column)) names[column] = {};
      continue;
    }
    for (size_t row = 0; row < rows.rows(); ++row) {
      const Cell& cell = rows.at(row, at - rows.columns.begin());
      names[column].push_back(cell.kind == Cell::Kind::kText ? cell.bytes : "");
    }
  }
  return names;
}

}  // namespace osiris
