#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/driver/catalog.h"
#include "core/mask/column_memory.h"
#include "core/mask/token_book.h"

namespace osiris {

// What is remembered of the values of one source, for as long as a process
// lives. Thread-safe.
class SourceMemory {
 public:
  // The one book of the source, which every door takes its tokens from.
  TokenBook& Book() { return book_; }

  // The same for one who is shown values: the first of these has `fill` give
  // out numbers, and others of them wait until that is done. `fill` must not
  // ask for the book.
  TokenBook& Book(const std::function<void(TokenBook&)>& fill) {
    std::call_once(filled_, [&] { fill(book_); });
    return book_;
  }

  // Calls `use` with what is remembered of columns, which nobody else has
  // meanwhile, and answers what it does.
  template <typename Use>
  auto WithColumns(Use&& use) {
    const std::lock_guard lock(mutex_);
    return std::forward<Use>(use)(columns_);
  }

  // Remembers further columns that `catalog` has of tables whose columns are
  // known. It takes none away, nor says that these are all of a table: it may
  // be older than the rows that are read.
  void NoteCatalog(const std::shared_ptr<const Catalog>& catalog) {
    const std::lock_guard lock(mutex_);
    if (noted_.lock() == catalog) return;
    noted_ = catalog;
    for (const Table& table : catalog->tables) {
      std::vector<std::string> names;
      for (const Column& column : table.columns) names.push_back(column.name);
      if (!names.empty()) columns_.AddColumns(table.name, names);
    }
  }

 private:
  std::once_flag filled_;
  TokenBook book_;
  std::mutex mutex_;
  // Guarded by `mutex_`.
  ColumnMemory columns_;
  // The catalogue whose columns were noted last. Guarded by `mutex_`.
  std::weak_ptr<const Catalog> noted_;
};

}  // namespace osiris
