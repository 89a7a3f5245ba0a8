#include "core/mask/key_column.h"

#include <algorithm>
#include <array>
#include <utility>
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

// One measure, day or answer says little. A whole number may be an account's,
// unless it stands where only measures do; SQLite keeps texts anywhere.
bool SaysLittle(const std::map<std::string, ColumnType, std::less<>>& types,
                const RowBatch& rows, size_t column) {
  const auto type = types.find(rows.columns[column]);
  const bool measures =
      type != types.end() &&
      (type->second == ColumnType::kBoolean ||
       type->second == ColumnType::kFloat ||
       type->second == ColumnType::kDate || type->second == ColumnType::kTime ||
       type->second == ColumnType::kTimestamp);
  for (size_t row = 0; row < rows.rows(); ++row) {
    switch (rows.at(row, column).kind) {
      case Cell::Kind::kText:
        // Days are texts in SQLite.
        if (!measures || type->second == ColumnType::kBoolean ||
            type->second == ColumnType::kFloat) {
          return false;
        }
        break;
      case Cell::Kind::kBlob:
        return false;
      case Cell::Kind::kInteger:
        if (!measures) return false;
        break;
      case Cell::Kind::kReal:
      case Cell::Kind::kNull:
        break;
    }
  }
  return true;
}

// A column that may say what stands in another.
struct KeyColumn {
  const std::string* column = nullptr;
  size_t place = 0;
  // The words before the last.
  std::vector<std::string> owner;
};

std::vector<KeyColumn> KeyColumns(std::span<const std::string> columns) {
  std::vector<KeyColumn> keys;
  for (const std::string& column : columns) {
    std::vector<std::string> words = WordsOfName(column);
    const size_t place = PlaceOf(words, kKeys);
    if (place == kKeys.size()) continue;
    words.pop_back();
    keys.push_back(
        {.column = &column, .place = place, .owner = std::move(words)});
  }
  std::stable_sort(
      keys.begin(), keys.end(),
      [](const KeyColumn& a, const KeyColumn& b) { return a.place < b.place; });
  return keys;
}

// The best key of a value; "option_name" or "name" of "option_value", any of a
// mere "value". nullptr where there is none.
const std::string* KeyOf(const std::vector<std::string>& value,
                         const std::vector<KeyColumn>& keys) {
  for (const KeyColumn& key : keys) {
    if (value.empty() || key.owner.empty() || key.owner == value) {
      return key.column;
    }
  }
  return nullptr;
}

// The names in the rows' column `at`.
std::vector<std::string> NamesIn(const RowBatch& rows, size_t at) {
  std::vector<std::string> names;
  names.reserve(rows.rows());
  for (size_t row = 0; row < rows.rows(); ++row) {
    const Cell& cell = rows.at(row, at);
    names.push_back(cell.kind == Cell::Kind::kText ? cell.bytes : "");
  }
  return names;
}

bool IsOfOneTable(const TableColumn& a, const TableColumn& b) {
  return a.table == b.table && a.schema == b.schema;
}

// The column of the rows that names what `value`, a column's origin, is of, or
// nullopt where it is not among them; `words` are those of its name.
std::optional<size_t> KeyAmongOrigins(const std::vector<std::string>& words,
                                      const TableColumn& value,
                                      const RowOrigins& origins) {
  std::vector<std::string> columns;
  for (const TableColumn& one : origins.read) {
    if (IsOfOneTable(one, value)) columns.push_back(one.column);
  }
  const std::string* const key = KeyOf(words, KeyColumns(columns));
  if (key == nullptr) return std::nullopt;
  for (size_t i = 0; i < origins.shown.size(); ++i) {
    const auto& shown = origins.shown[i];
    if (shown && shown->column == *key && IsOfOneTable(*shown, value)) return i;
  }
  return std::nullopt;
}

void AddByOrigin(const std::map<std::string, ColumnType, std::less<>>& types,
                 const RowBatch& rows, RowNames& names) {
  for (size_t column = 0; column < rows.origins.shown.size(); ++column) {
    const auto& origin = rows.origins.shown[column];
    if (!origin) continue;
    const auto words = WordsBeforeValue(origin->column);
    if (!words) continue;
    if (const auto key = KeyAmongOrigins(*words, *origin, rows.origins)) {
      names[column] = NamesIn(rows, *key);
    } else if (!SaysLittle(types, rows, column)) {
      names[column] = {};
    }
  }
}

}  // namespace

bool HoldsNamedValues(std::string_view column) {
  return WordsBeforeValue(column).has_value();
}

std::optional<std::string> KeyColumnOf(std::string_view column,
                                       std::span<const std::string> columns) {
  const auto words = WordsBeforeValue(column);
  if (!words) return std::nullopt;
  const std::string* const key = KeyOf(*words, KeyColumns(columns));
  if (key == nullptr) return std::nullopt;
  return *key;
}

RowNames NamesOfValues(
    const std::map<std::string, ColumnType, std::less<>>& types,
    bool some_columns, const RowBatch& rows) {
  RowNames names;
  if (rows.rows() == 0) return names;
  std::vector<std::string> columns;
  // Made when the first value is seen: most tables have none.
  std::optional<std::vector<KeyColumn>> keys;
  for (size_t column = 0; column < rows.columns.size(); ++column) {
    const auto value = WordsBeforeValue(rows.columns[column]);
    if (!value) continue;
    if (!keys) {
      columns = rows.columns;
      for (const auto& [name, type] : types) columns.push_back(name);
      keys = KeyColumns(columns);
    }
    const std::string* const key = KeyOf(*value, *keys);
    const auto at = key != nullptr ? std::find(rows.columns.begin(),
                                               rows.columns.end(), *key)
                                   : rows.columns.end();
    if (at == rows.columns.end()) {
      if ((key != nullptr || some_columns) &&
          !SaysLittle(types, rows, column)) {
        names[column] = {};
      }
      continue;
    }
    names[column] = NamesIn(rows, at - rows.columns.begin());
  }
  AddByOrigin(types, rows, names);
  return names;
}

}  // namespace osiris
