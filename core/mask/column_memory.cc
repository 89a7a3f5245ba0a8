#include "core/mask/column_memory.h"

#include <utility>

namespace osiris {

ColumnVerdict ColumnMemory::Settle(const TableName& table,
                                   std::string_view column,
                                   ColumnVerdict verdict) {
  Key key = {table.schema, table.name, std::string(column)};
  if (!verdict.personal) {
    const auto known = personal_.find(key);
    return known == personal_.end() ? std::move(verdict) : known->second;
  }
  if (personal_.size() < kMaxColumns) personal_[std::move(key)] = verdict;
  return verdict;
}

}  // namespace osiris
