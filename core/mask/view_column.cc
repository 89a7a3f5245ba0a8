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

// Whether it is masked in its table, as far as is known.
bool IsMasked(const TableColumn& column, const MaskRules& rules,
              const ColumnMemory* memory) {
  const TableName table = {.schema = column.schema, .name = column.table};
  if (const auto rule = rules.OfColumn(table, column.column)) {
    return *rule != MaskAction::kKeep;
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
  return personal && rules.OfClass(*personal) != MaskAction::kKeep;
}

}  // namespace

bool ReadsPersonal(const std::vector<TableColumn>& read, const MaskRules& rules,
                   const ColumnMemory* memory) {
  return std::any_of(read.begin(), read.end(), [&](const TableColumn& column) {
    return IsMasked(column, rules, memory);
  });
}

}  // namespace osiris
