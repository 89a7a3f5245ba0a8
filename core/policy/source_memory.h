#pragma once

#include <functional>
#include <mutex>
#include <utility>

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

 private:
  std::once_flag filled_;
  TokenBook book_;
  std::mutex mutex_;
  // Guarded by `mutex_`.
  ColumnMemory columns_;
};

}  // namespace osiris
