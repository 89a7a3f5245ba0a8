#include "core/mask/view_column.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/mask/column_classifier.h"
#include "core/mask/key_column.h"
#include "core/mask/personal_class.h"
#include "core/mask/text_run.h"

namespace osiris {
namespace {

// What SQLite says that it reads where rows are found by their number.
bool IsRowId(std::string_view column) { return column == "ROWID"; }

// True if `text` begins as `pattern` says, where `9` is any digit.
bool BeginsLike(std::string_view pattern, std::string_view text) {
  return text.size() >= pattern.size() &&
         std::equal(
             pattern.begin(), pattern.end(), text.begin(),
             [](char a, char b) { return a == '9' ? IsDigit(b) : a == b; });
}

// "12:34", "12:34:56.789Z", "12:34:56+02:00".
bool IsTime(std::string_view text) {
  constexpr size_t kLongest = 21;
  return text.size() <= kLongest && BeginsLike("99:99", text) &&
         text.find_first_not_of("0123456789:.+-Z") == std::string_view::npos;
}

// "1980-05-17", with a time or without, as SQLite writes it.
bool IsDay(std::string_view text) {
  constexpr size_t kDay = 10;
  if (!BeginsLike("9999-99-99", text)) return false;
  if (text.size() == kDay) return true;
  return (text[kDay] == ' ' || text[kDay] == 'T') &&
         IsTime(text.substr(kDay + 1));
}

bool IsFreeText(const Cell& cell) {
  // Numbers of cards and of people have as many digits; milliseconds have less.
  constexpr int64_t kLong = 10'000'000'000'000;
  switch (cell.kind) {
    case Cell::Kind::kNull:
      return false;
    case Cell::Kind::kInteger:
      return cell.integer >= kLong;
    case Cell::Kind::kReal:
      return cell.real >= static_cast<double>(kLong);
    case Cell::Kind::kText:
    case Cell::Kind::kBlob:
      break;
  }
  if (cell.cut()) return true;
  return !cell.bytes.empty() && !IsTime(cell.bytes) && !IsDay(cell.bytes);
}

// Whether it is masked in its table, or may be, as far as is known.
bool IsMasked(const TableColumn& column, const MaskRules& rules,
              const ColumnMemory* memory) {
  const TableName table = {.schema = column.schema, .name = column.table};
  if (const auto rule = rules.OfColumn(table, column.column)) {
    return *rule != MaskAction::kKeep;
  }
  std::optional<PersonalClass> personal =
      ClassOfName(table, column.column, ColumnType::kOther);
  bool plain = true;
  if (!personal && memory != nullptr && !IsRowId(column.column)) {
    plain = memory->IsSettled(table, column.column) &&
            !memory->HoldsTexts(table, column.column);
    personal = memory->ClassOf(table, column.column);
  }
  if (!personal && (!plain || HoldsNamedValues(column.column))) {
    personal = PersonalClass::kPrivate;
  }
  return personal && rules.OfClass(*personal) != MaskAction::kKeep;
}

}  // namespace

bool HoldsFreeText(const RowBatch& rows, size_t column) {
  for (size_t row = 0; row < rows.rows(); ++row) {
    if (IsFreeText(rows.at(row, column))) return true;
  }
  return false;
}

bool ReadsPersonal(const std::vector<TableColumn>& read, const MaskRules& rules,
                   const ColumnMemory* memory) {
  return std::any_of(read.begin(), read.end(), [&](const TableColumn& column) {
    return IsMasked(column, rules, memory);
  });
}

}  // namespace osiris
