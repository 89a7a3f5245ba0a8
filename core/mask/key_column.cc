#include "core/mask/key_column.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "core/mask/column_name.h"
#include "core/mask/detect/text_run.h"
#include "core/mask/detect/value_detector.h"
#include "core/mask/known_values.h"

namespace osiris {
namespace {

constexpr std::array<std::string_view, 4> kValues = {"value", "values", "val",
                                                     "v"};
// These hold much else: a value only beside a key that nothing but one has.
constexpr std::array<std::string_view, 3> kContents = {"content", "data",
                                                       "answer"};
// "value_text" is a value, too.
constexpr std::array<std::string_view, 7> kForms = {
    "text", "string", "str", "json", "int", "number", "raw"};
// The better one first: of a table with both, the key says what it is.
constexpr std::array<std::string_view, 20> kKeys = {
    "key",      "keyname",    "k",         "name",  "fieldname",
    "field",    "option",     "setting",   "param", "parameter",
    "property", "prop",       "attribute", "attr",  "variable",
    "var",      "preference", "config",    "code",  "label"};
// Of those, what things of other kinds have: articles have names, too.
constexpr std::array<std::string_view, 3> kAnyones = {"name", "code", "label"};

// The place of the last of `words` among `known`, or its size.
template <typename Known>
size_t PlaceOf(const std::vector<std::string>& words, const Known& known) {
  if (words.empty()) return known.size();
  return std::find(known.begin(), known.end(), words.back()) - known.begin();
}

// A column that may hold values which others name.
struct ValueColumn {
  // The words of "option_value" before its last, which says that it is one.
  std::vector<std::string> owner;
  // One of kContents.
  bool content = false;
  // The content called "data".
  bool data = false;
};

// Of most columns a glance tells that they are none.
bool MayBeValue(std::string_view column) {
  if (column.find_first_of("vV") != std::string_view::npos) return true;
  const size_t last = column.find_last_not_of("0123456789_");
  if (last == std::string_view::npos) return false;
  return std::string_view("tTaArR").find(column[last]) !=
         std::string_view::npos;
}

// The words of `column`: those of "param_value" of "paramvalue", and those of
// "value" of "value_text".
std::vector<std::string> WordsOfValue(std::string_view column) {
  constexpr std::string_view kValue = kValues.front();
  std::vector<std::string> words = WordsOfName(column);
  if (words.size() > 1 && PlaceOf(words, kForms) < kForms.size() &&
      words[words.size() - 2] == kValue) {
    words.pop_back();
  }
  if (words.empty() || !words.back().ends_with(kValue)) return words;
  std::string owner =
      words.back().substr(0, words.back().size() - kValue.size());
  if (std::find(kKeys.begin(), kKeys.end(), owner) == kKeys.end()) return words;
  words.back() = std::move(owner);
  words.emplace_back(kValue);
  return words;
}

// nullopt of any other column.
std::optional<ValueColumn> ReadValueColumn(std::string_view column) {
  if (!MayBeValue(column)) return std::nullopt;
  ValueColumn value = {.owner = WordsOfValue(column)};
  if (PlaceOf(value.owner, kValues) == kValues.size()) {
    if (PlaceOf(value.owner, kContents) == kContents.size()) {
      return std::nullopt;
    }
    value.content = true;
    value.data = value.owner == std::vector<std::string>{"data"};
  }
  value.owner.pop_back();
  return value;
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
  // Other things than keys are called so.
  bool anyones = false;
  // The words before the last.
  std::vector<std::string> owner;
};

// "name", but not "property_name"; `words` are all of it.
bool IsAnyones(std::vector<std::string> words) {
  if (PlaceOf(words, kAnyones) == kAnyones.size()) return false;
  words.pop_back();
  return PlaceOf(words, kKeys) == kKeys.size() ||
         PlaceOf(words, kAnyones) < kAnyones.size();
}

std::vector<KeyColumn> KeyColumns(std::span<const std::string> columns) {
  std::vector<KeyColumn> keys;
  for (const std::string& column : columns) {
    std::vector<std::string> words = WordsOfName(column);
    const size_t place = PlaceOf(words, kKeys);
    if (place == kKeys.size()) continue;
    const bool anyones = IsAnyones(words);
    words.pop_back();
    keys.push_back({.column = &column,
                    .place = place,
                    .anyones = anyones,
                    .owner = std::move(words)});
  }
  std::stable_sort(
      keys.begin(), keys.end(),
      [](const KeyColumn& a, const KeyColumn& b) { return a.place < b.place; });
  return keys;
}

// The best key of a value; "option_name" or "name" of "option_value", any of a
// mere "value", and "name" of the "data" beside which a table has nothing else,
// as `pair` says. nullptr where there is none.
const std::string* KeyOf(const ValueColumn& value,
                         const std::vector<KeyColumn>& keys, bool pair) {
  for (const KeyColumn& key : keys) {
    if (value.content && key.anyones && !(value.data && pair)) continue;
    if (value.owner.empty() || key.owner.empty() || key.owner == value.owner) {
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

// The column of its table that names what `origin` is of, as far as a view
// reads that, or `all`, which may be nullptr, has it; `value` is its name.
std::optional<TableColumn> KeyBeside(const ValueColumn& value,
                                     const TableColumn& origin,
                                     const RowOrigins& origins,
                                     const std::vector<std::string>* all) {
  std::vector<std::string> columns;
  if (all != nullptr) columns = *all;
  for (const TableColumn& one : origins.read) {
    if (IsOfOneTable(one, origin)) columns.push_back(one.column);
  }
  const bool pair = all != nullptr && all->size() == 2;
  const std::string* const key = KeyOf(value, KeyColumns(columns), pair);
  if (key == nullptr) return std::nullopt;
  return TableColumn{
      .schema = origin.schema, .table = origin.table, .column = *key};
}

void AddByOrigin(const std::map<std::string, ColumnType, std::less<>>& types,
                 const RowBatch& rows, const ColumnMemory* memory,
                 RowNames& names) {
  for (size_t column = 0; column < rows.origins.shown.size(); ++column) {
    const auto& origin = rows.origins.shown[column];
    if (!origin) continue;
    const auto value = ReadValueColumn(origin->column);
    if (!value) continue;
    const auto& shown = rows.origins.shown;
    const auto* const all =
        memory == nullptr ? nullptr
                          : memory->ColumnsOf({origin->schema, origin->table});
    const auto key = KeyBeside(*value, *origin, rows.origins, all);
    const bool may_have_one =
        key || !value->content || (memory != nullptr && all == nullptr);
    const auto at =
        key ? std::find(shown.begin(), shown.end(), key) : shown.end();
    if (at != shown.end()) {
      names[column] = NamesIn(rows, at - shown.begin());
    } else if (may_have_one && !SaysLittle(types, rows, column)) {
      names[column] = {};
    }
  }
}

// What is about a thing, and not the thing: of `password_policy`.
bool IsAbout(std::string_view word) {
  constexpr std::array<std::string_view, 41> kAbout = {
      "policy",        "digest",     "hint",        "type",     "status",
      "state",         "expires",    "expiry",      "length",   "question",
      "frequency",     "enabled",    "disabled",    "required", "consent",
      "verified",      "format",     "strength",    "rotation", "notification",
      "notifications", "preference", "preferences", "optin",    "opt",
      "version",       "language",   "mode",        "method",   "reset",
      "refresh",       "count",      "limit",       "ttl",      "age",
      "min",           "max",        "store",       "storage",  "expired",
      "expiration"};
  return std::find(kAbout.begin(), kAbout.end(), word) != kAbout.end();
}

// True if what is `personal` by `name` is that itself: no word behind those
// that say so makes it something else.
bool NamesItself(const TableName& table, std::string_view name,
                 PersonalClass personal) {
  const std::vector<std::string> words = WordsOfName(name);
  const auto says = [&](size_t from, size_t to) {
    std::string part;
    for (size_t i = from; i < to; ++i) part += (i > from ? "_" : "") + words[i];
    return !part.empty() && ReadColumnName(table, part).personal == personal;
  };
  for (size_t i = 1; i < words.size(); ++i) {
    // "password_reset_token" is one again.
    if (IsAbout(words[i]) && says(0, i) && !says(i + 1, words.size())) {
      return false;
    }
  }
  return true;
}

// True of classes whose values are never one word of letters.
bool IsNoWord(PersonalClass personal) {
  switch (personal) {
    case PersonalClass::kEmail:
    case PersonalClass::kPhone:
    case PersonalClass::kIban:
    case PersonalClass::kCard:
    case PersonalClass::kNationalId:
      return true;
    default:
      return false;
  }
}

}  // namespace

bool SaysItself(const TableName& table, std::string_view name,
                PersonalClass personal, std::string_view value) {
  const bool no_word = IsNoWord(personal);
  const std::string word = no_word ? Lowered(value) : "";
  if (!IsPlainWord(no_word ? word : value)) return true;
  if (!no_word && NamesItself(table, name, personal)) return true;
  if (personal == PersonalClass::kSecret) return false;
  const std::vector<Finding> classes = ClassesOf(value);
  return std::any_of(classes.begin(), classes.end(), [&](const Finding& one) {
    return one.personal == personal;
  });
}

bool HoldsNamedValues(std::string_view column) {
  const auto value = ReadValueColumn(column);
  return value && !value->content;
}

std::optional<std::string> KeyColumnOf(std::string_view column,
                                       std::span<const std::string> columns) {
  const auto value = ReadValueColumn(column);
  if (!value) return std::nullopt;
  const std::string* const key =
      KeyOf(*value, KeyColumns(columns), columns.size() == 2);
  if (key == nullptr) return std::nullopt;
  return *key;
}

RowNames NamesOfValues(
    const std::map<std::string, ColumnType, std::less<>>& types,
    bool some_columns, const RowBatch& rows, const ColumnMemory* memory) {
  RowNames names;
  if (rows.rows() == 0) return names;
  std::vector<std::string> columns;
  // Made when the first value is seen: most tables have none.
  std::optional<std::vector<KeyColumn>> keys;
  bool pair = false;
  for (size_t column = 0; column < rows.columns.size(); ++column) {
    const auto value = ReadValueColumn(rows.columns[column]);
    if (!value) continue;
    if (!keys) {
      columns = rows.columns;
      for (const auto& [name, type] : types) columns.push_back(name);
      pair = !some_columns &&
             std::set<std::string>(columns.begin(), columns.end()).size() == 2;
      keys = KeyColumns(columns);
    }
    const std::string* const key = KeyOf(*value, *keys, pair);
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
  AddByOrigin(types, rows, memory, names);
  return names;
}

}  // namespace osiris
