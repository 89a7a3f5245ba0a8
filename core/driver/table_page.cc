#include "core/driver/table_page.h"

#include <algorithm>
#include <string_view>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/driver/query_check.h"
#include "core/driver/utf8.h"
#include "fmt/format.h"
#include "sodium.h"

namespace osiris {
namespace {

constexpr std::string_view kCursorPrefix = "t1.";
constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

// No source lets a NUL into a name.
std::string CursorAfter(const TableName& name) {
  const std::string plain = name.schema + '\0' + name.name;
  std::string text(sodium_base64_ENCODED_LEN(plain.size(), kBase64), '\0');
  sodium_bin2base64(text.data(), text.size(),
                    reinterpret_cast<const unsigned char*>(plain.data()),
                    plain.size(), kBase64);
  text.pop_back();
  return std::string(kCursorPrefix) + text;
}

std::optional<TableName> TableOf(std::string_view cursor) {
  if (!cursor.starts_with(kCursorPrefix)) return std::nullopt;
  cursor.remove_prefix(kCursorPrefix.size());
  std::string plain(cursor.size(), '\0');
  size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(plain.data()),
                        plain.size(), cursor.data(), cursor.size(), nullptr,
                        &size, nullptr, kBase64) != 0) {
    return std::nullopt;
  }
  plain.resize(size);
  const size_t nul = plain.find('\0');
  if (nul == std::string::npos) return std::nullopt;
  return TableName{.schema = plain.substr(0, nul),
                   .name = plain.substr(nul + 1)};
}

}  // namespace

std::optional<size_t> FindTable(const std::vector<TableName>& sorted,
                                const TableName& name) {
  const auto found = std::lower_bound(sorted.begin(), sorted.end(), name);
  if (found != sorted.end() && *found == name) return found - sorted.begin();
  if (!name.schema.empty()) return std::nullopt;
  std::optional<size_t> only;
  for (size_t i = 0; i < sorted.size(); ++i) {
    if (sorted[i].name != name.name) continue;
    if (only.has_value()) return std::nullopt;
    only = i;
  }
  return only;
}

absl::Status TableNotFound(const TableName& name) {
  constexpr size_t kShownBytes = 200;
  const std::string full =
      ToUtf8(name.schema.empty() ? name.name : name.schema + '.' + name.name);
  return MakeError(
      ErrorCode::kDiscoveryTableNotFound,
      fmt::format("there is no table `{}`",
                  full.substr(0, WholeCharacters(full, kShownBytes))));
}

absl::StatusOr<TablePage> PageOf(const std::vector<TableName>& sorted,
                                 const CatalogRequest& request) {
  RETURN_IF_ERROR(CheckCatalogRequest(request));
  TablePage page;
  if (request.only.has_value()) {
    const std::optional<size_t> index = FindTable(sorted, *request.only);
    if (!index.has_value()) return TableNotFound(*request.only);
    page.begin = *index;
    page.end = *index + 1;
    return page;
  }
  if (!request.cursor.empty()) {
    const std::optional<TableName> last = TableOf(request.cursor);
    const auto found =
        last.has_value() ? std::lower_bound(sorted.begin(), sorted.end(), *last)
                         : sorted.end();
    if (found == sorted.end() || *found != *last) {
      return MakeError(ErrorCode::kDiscoveryCursorInvalid,
                       "the cursor belongs to no table of this source");
    }
    page.begin = found - sorted.begin() + 1;
  }
  const size_t left = sorted.size() - page.begin;
  const auto most = static_cast<size_t>(request.max_tables);
  page.end = page.begin + (most == 0 ? left : std::min(most, left));
  if (page.end < sorted.size() && page.end > page.begin) {
    page.next_cursor = CursorAfter(sorted[page.end - 1]);
  }
  return page;
}

}  // namespace osiris
