#include "core/discovery/document_page.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/policy/decision.h"

namespace osiris {
namespace {

// `,"next_cursor":"…"` and the list's name.
constexpr size_t kMargin = 160;

// The tables that the items of an answer are of.
class TableCount {
 public:
  explicit TableCount(size_t most) : most_(most) {}

  // False: its table would be one too many.
  bool Take(const Json& item) {
    if (most_ == PageLimits::kNone || !item.is_object()) return true;
    const auto table = item.find("table");
    if (table == item.end()) return true;
    if (tables_.size() >= most_ && !tables_.contains(*table)) return false;
    tables_.insert(*table);
    return true;
  }

 private:
  const size_t most_;
  std::set<Json> tables_;
};

}  // namespace

void SayLimited(Json& document) { AddWithheld(Withheld::kLimits, document); }

void FillPage(const std::vector<Json>& items, const DocumentPage& page,
              size_t max_bytes, const std::string& member, Json& document) {
  Json list = Json::array();
  size_t bytes = DumpJson(document).size() + kMargin;
  size_t next = std::min(page.first, items.size());
  TableCount tables(page.limits.tables);
  bool limited = false;
  while (next < items.size()) {
    const size_t more = DumpJson(items[next]).size() + 1;
    if (!list.empty() && bytes + more > max_bytes) break;
    limited = (!list.empty() && bytes + more > page.limits.bytes) ||
              !tables.Take(items[next]);
    if (limited) break;
    bytes += more;
    list.push_back(items[next++]);
  }
  document["data"][member] = std::move(list);
  document["truncated"] = next < items.size();
  if (next < items.size()) document["next_cursor"] = page.cursor_to(next);
  if (limited) SayLimited(document);
}

}  // namespace osiris
