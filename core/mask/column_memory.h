#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <tuple>

#include "core/driver/catalog.h"
#include "core/mask/column_classifier.h"

namespace osiris {

// Columns that were judged personal once, for whoever asks page after page: a
// page on which few values speak for it does not show them. Not thread-safe.
class ColumnMemory {
 public:
  // Further columns are judged each time anew.
  static constexpr size_t kMaxColumns = 100'000;

  // `verdict`, or the one before where that was personal and this is not.
  ColumnVerdict Settle(const TableName& table, std::string_view column,
                       ColumnVerdict verdict);

 private:
  using Key = std::tuple<std::string, std::string, std::string>;

  std::map<Key, ColumnVerdict> personal_;
};

}  // namespace osiris
