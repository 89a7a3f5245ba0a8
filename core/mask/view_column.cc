#include "core/mask/view_column.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/mask/cell_text.h"
#include "core/mask/column_classifier.h"
#include "core/mask/detect/payment_detector.h"
#include "core/mask/detect/personal_class.h"
#include "core/mask/detect/text_run.h"
#include "core/mask/key_column.h"

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

// "1980-05", as well.
bool IsMonth(std::string_view text) {
  constexpr size_t kMonth = 7;
  return text.size() == kMonth && BeginsLike("9999-99", text);
}

// "-12.50", "7 %": what is longer may be the bytes of a text.
bool IsShortNumber(std::string_view text) {
  constexpr size_t kMostDigits = 13;
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  if (text.ends_with('%')) text.remove_suffix(1);
  if (text.ends_with(' ')) text.remove_suffix(1);
  const auto points = std::count(text.begin(), text.end(), '.');
  const auto digits = std::count_if(text.begin(), text.end(), IsDigit);
  return points <= 1 && digits > 0 &&
         static_cast<size_t>(digits) <= kMostDigits &&
         static_cast<size_t>(points + digits) == text.size();
}

bool IsPlain(std::string_view text) {
  return text.empty() || IsShortNumber(text) || IsMonth(text) || IsTime(text) ||
         IsDay(text);
}

bool HasFewDigits(const Cell& number) {
  constexpr std::ptrdiff_t kFew = 4;
  const CellText text(number);
  return std::count_if(text.view().begin(), text.view().end(), IsDigit) <= kFew;
}

// Numbers of cards have as many digits, but for the shortest; milliseconds have
// less.
bool IsLongNumber(const Cell& number) {
  constexpr int64_t kLong = 10'000'000'000'000;
  const bool is_long = number.kind == Cell::Kind::kInteger
                           ? number.integer >= kLong
                           : number.real >= static_cast<double>(kLong);
  return is_long || IsCardNumber(CellText(number).view());
}

bool IsFreeText(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kNull:
      return false;
    case Cell::Kind::kInteger:
    case Cell::Kind::kReal:
      return IsLongNumber(cell);
    case Cell::Kind::kText:
    case Cell::Kind::kBlob:
      break;
  }
  if (cell.cut()) return true;
  return !cell.bytes.empty() && !IsTime(cell.bytes) && !IsDay(cell.bytes);
}

// True if others of its table say what its values are, or may.
bool HoldsNamed(const TableName& table, const TableColumn& column,
                const ColumnMemory* memory) {
  if (HoldsNamedValues(column.column)) return true;
  const auto* const columns =
      memory == nullptr ? nullptr : memory->ColumnsOf(table);
  return columns != nullptr && KeyColumnOf(column.column, *columns);
}

// What it is in its table, as far as is known.
Reads KindOf(const TableColumn& column, const MaskRules& rules,
             const ColumnMemory* memory) {
  const TableName table = {.schema = column.schema, .name = column.table};
  if (const auto rule = rules.OfColumn(table, column.column)) {
    return *rule == MaskAction::kKeep ? Reads::kKept : Reads::kMasked;
  }
  const bool known = memory != nullptr && !IsRowId(column.column);
  std::optional<PersonalClass> personal =
      ClassOfName(table, column.column, ColumnType::kOther);
  if (!personal && known) personal = memory->ClassOf(table, column.column);
  Reads kind = Reads::kMasked;
  if (!personal && !HoldsNamed(table, column, memory)) {
    if (!known) return Reads::kKept;
    if (memory->IsSettled(table, column.column)) {
      kind = memory->HoldsTexts(table, column.column) ? Reads::kTexts
                                                      : Reads::kPlain;
    }
  }
  const PersonalClass as = personal.value_or(PersonalClass::kPrivate);
  return rules.OfClass(as) == MaskAction::kKeep ? Reads::kKept : kind;
}

}  // namespace

bool HoldsFreeText(const RowBatch& rows, size_t column) {
  for (size_t row = 0; row < rows.rows(); ++row) {
    if (IsFreeText(rows.at(row, column))) return true;
  }
  return false;
}

Reads WorstOf(const std::vector<TableColumn>& read, const MaskRules& rules,
              const ColumnMemory* memory) {
  Reads worst = Reads::kKept;
  for (const TableColumn& column : read) {
    worst = std::max(worst, KindOf(column, rules, memory));
  }
  return worst;
}

bool IsOpenComputed(const Cell& cell, Reads reads) {
  switch (cell.kind) {
    case Cell::Kind::kInteger:
    case Cell::Kind::kReal:
      return reads != Reads::kMasked || HasFewDigits(cell);
    case Cell::Kind::kText:
      return reads == Reads::kKept ||
             (reads == Reads::kPlain && !cell.cut() && IsPlain(cell.bytes));
    default:
      return true;
  }
}

}  // namespace osiris
