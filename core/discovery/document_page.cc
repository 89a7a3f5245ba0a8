#include "core/discovery/document_page.h"

#include <algorithm>
#include <utility>

namespace osiris {
namespace {

// `,"next_cursor":"…"` and the list's name.
constexpr size_t kMargin = 160;

}  // namespace

void FillPage(const std::vector<Json>& items, const DocumentPage& page,
              size_t max_bytes, const std::string& member, Json& document) {
  Json list = Json::array();
  size_t bytes = DumpJson(document).size() + kMargin;
  size_t next = std::min(page.first, items.size());
  while (next < items.size()) {
    const size_t more = DumpJson(items[next]).size() + 1;
    if (!list.empty() && bytes + more > max_bytes) break;
    bytes += more;
    list.push_back(items[next++]);
  }
  document["data"][member] = std::move(list);
  document["truncated"] = next < items.size();
  if (next < items.size()) document["next_cursor"] = page.cursor_to(next);
}

}  // namespace osiris
