#include "core/discovery/table_lookup.h"

#include <string>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/config/nearest_name.h"
#include "core/discovery/snapshot/table_text.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr size_t kLongestShown = 128;
// Longer names are somebody's data and no slip; and more are not looked at.
constexpr size_t kLongestSuggested = 64;
constexpr size_t kMostCandidates = 5000;

// Names that may stand in a message, as quoted data.
std::vector<std::string> Candidates(const Catalog& catalog) {
  std::vector<std::string> names;
  for (const Table& table : catalog.tables) {
    std::string name = PlainName(table.name);
    if (name.size() > kLongestSuggested || EscapeLine(name) != name ||
        name.find('`') != std::string::npos) {
      continue;
    }
    if (names.size() == kMostCandidates) break;
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace

absl::StatusOr<const Table*> FindTable(const Catalog& catalog,
                                       std::string_view name) {
  std::vector<const Table*> found;
  for (const Table& table : catalog.tables) {
    if (table.name.name == name || PlainName(table.name) == name) {
      found.push_back(&table);
    }
  }
  if (found.size() == 1) return found.front();
  const std::string shown = EscapeLine(name.substr(0, kLongestShown));
  if (found.empty()) {
    return MakeError(ErrorCode::kDiscoveryTableNotFound,
                     fmt::format("the snapshot holds no table `{}`", shown),
                     {.path = {"table"},
                      .hint = name.size() > kLongestSuggested
                                  ? ""
                                  : DidYouMean(name, Candidates(catalog))});
  }
  return MakeError(
      ErrorCode::kProtocolArgumentInvalid,
      fmt::format("{} tables are called `{}`", found.size(), shown),
      {.path = {"table"}, .hint = "write it as schema.name"});
}

}  // namespace osiris
