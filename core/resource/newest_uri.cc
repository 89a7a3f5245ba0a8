#include "core/resource/newest_uri.h"

#include <algorithm>

#include "fmt/format.h"

namespace osiris {

std::optional<NewestUri> ParseNewestUri(std::string_view uri) {
  if (!uri.starts_with(kNewestPrefix)) return std::nullopt;
  uri.remove_prefix(kNewestPrefix.size());
  const size_t slash = uri.find('/');
  if (slash == uri.npos) return std::nullopt;
  const absl::StatusOr<Reference> reference =
      ParseReference(fmt::format("@{}", uri.substr(0, slash)));
  const std::string_view part = uri.substr(slash + 1);
  if (!reference.ok() || std::find(kNewestParts.begin(), kNewestParts.end(),
                                   part) == kNewestParts.end()) {
    return std::nullopt;
  }
  return NewestUri{.reference = *reference, .part = std::string(part)};
}

std::string MakeNewestUri(const Reference& reference, std::string_view part) {
  return fmt::format("{}{}.{}/{}", kNewestPrefix, reference.family,
                     reference.alias, part);
}

}  // namespace osiris
