#pragma once

#include <cstddef>
#include <functional>
#include <limits>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace osiris {

// What one answer may hold by the source's policy, beside what it holds by
// itself.
struct PageLimits {
  static constexpr size_t kNone = std::numeric_limits<size_t>::max();

  // Without what says that something is withheld.
  size_t bytes = kNone;
  // With what they hold; at least 1.
  size_t tables = kNone;
};

// Which part of a long list an answer holds.
struct DocumentPage {
  // Index of the first item.
  size_t first = 0;
  PageLimits limits = {};
  // Makes the cursor with which the answer goes on at an item.
  std::function<std::string(size_t next)> cursor_to;
};

// Says in `withheld` of `document` that a policy allows no more in one answer.
void SayLimited(Json& document);

// Puts as many of `items`, from `page.first` on, at the end of the list
// `document["data"][member]` as fit: the document stays within `max_bytes` on
// one line, and within the page's limits, but holds at least one item where
// there is one. Items that have a member `table` count as that table. Sets
// `truncated` and, where items are left, `next_cursor`; where the page's limits
// are why, as SayLimited. A `first` beyond the end is the end.
void FillPage(const std::vector<Json>& items, const DocumentPage& page,
              size_t max_bytes, const std::string& member, Json& document);

}  // namespace osiris
