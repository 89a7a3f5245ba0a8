#include "core/mask/view_column.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "core/mask/column_classifier.h"
#include "core/mask/key_column.h"
#include "core/mask/personal_class.h"

namespace osiris {
namespace {

// What SQLite says that it reads where rows are found by their number.
bool IsRowId(std::string_view column) { return column == "ROWID"; }

// What is masked of a column.
enum class Masked { kNothing, kSomething, kNobodyKnows };

Masked MaskedOf(const TableColumn& column, const MaskRules& rules,
                const ColumnMemory* memory) {
  const TableName table = {.schema = column.schema, .name = column.table};
  if (const auto rule = rules.OfColumn(table, column.column)) {
    return *rule == MaskAction::kKeep ? Masked::kNothing : Masked::kSomething;
  }
  std::optional<PersonalClass> personal =
      ClassOfName(table, column.column, ColumnType::kOther);
  bool seen = true;
  if (!personal && memory != nullptr && !IsRowId(column.column)) {
    seen = memory->IsSettled(table, column.column);
    personal = memory->ClassOf(table, column.column);
  }
  if (!personal && (!seen || HoldsNamedValues(column.column))) {
    personal = PersonalClass::kPrivate;
  }
  if (!personal || rules.OfClass(*personal) == MaskAction::kKeep) {
    return Masked::kNothing;
  }
  return seen ? Masked::kSomething : Masked::kNobodyKnows;
}

}  // namespace

bool ReadsPersonal(const std::vector<TableColumn>& read, const MaskRules& rules,
                   const ColumnMemory* memory) {
  return std::any_of(read.begin(), read.end(), [&](const TableColumn& column) {
    return MaskedOf(column, rules, memory) != Masked::kNothing;
  });
}

bool ComputesTexts(const RowBatch& rows) {
  for (size_t i = 0; i < rows.cells.size(); ++i) {
    if (rows.cells[i].kind == Cell::Kind::kText &&
        !rows.origins.shown[i % rows.columns.size()]) {
      return true;
    }
  }
  return false;
}

std::vector<TableColumn> UnseenColumns(const std::vector<TableColumn>& read,
                                       const MaskRules& rules,
                                       const ColumnMemory& memory) {
  std::vector<TableColumn> unseen;
  for (const TableColumn& column : read) {
    const Masked masked = MaskedOf(column, rules, &memory);
    if (masked == Masked::kSomething) return {};
    if (masked == Masked::kNobodyKnows) unseen.push_back(column);
  }
  return unseen;
}

}  // namespace osiris
