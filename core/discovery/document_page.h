#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "core/base/json.h"

namespace osiris {

// Which part of a long list an answer holds.
struct DocumentPage {
  // Index of the first item.
  size_t first = 0;
  // Makes the cursor with which the answer goes on at an item.
  std::function<std::string(size_t next)> cursor_to;
};

// Puts as many of `items`, from `page.first` on, at the end of the list
// `document["data"][member]` as fit: the document stays within `max_bytes` on
// one line, but holds at least one item where there is one. Sets `truncated`
// and, where items are left, `next_cursor`. A `first` beyond the end is the
// end.
void FillPage(const std::vector<Json>& items, const DocumentPage& page,
              size_t max_bytes, const std::string& member, Json& document);

}  // namespace osiris
