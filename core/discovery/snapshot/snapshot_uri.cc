#include "core/discovery/snapshot/snapshot_uri.h"

#include <algorithm>
#include <array>

#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::string_view kPrefix = "osiris://mcp/discovery/";
constexpr std::string_view kIdPrefix = "disc_";
constexpr size_t kIdDigits = 16;
constexpr std::array kParts = {kOverviewPart, kTablesPart, kSamplesPart,
                               kTextPart};

}  // namespace

bool IsSnapshotId(std::string_view text) {
  return text.size() == kIdPrefix.size() + kIdDigits &&
         text.starts_with(kIdPrefix) &&
         text.substr(kIdPrefix.size()).find_first_not_of("0123456789abcdef") ==
             text.npos;
}

std::string SnapshotIdOf(std::string_view sha256) {
  return fmt::format("{}{}", kIdPrefix, sha256.substr(0, kIdDigits));
}

std::optional<SnapshotUri> ParseSnapshotUri(std::string_view uri) {
  if (!uri.starts_with(kPrefix)) return std::nullopt;
  uri.remove_prefix(kPrefix.size());
  const size_t slash = uri.find('/');
  if (slash == uri.npos) return std::nullopt;
  const std::string_view id = uri.substr(0, slash);
  const std::string_view part = uri.substr(slash + 1);
  if (!IsSnapshotId(id) ||
      std::find(kParts.begin(), kParts.end(), part) == kParts.end()) {
    return std::nullopt;
  }
  return SnapshotUri{.id = std::string(id), .part = std::string(part)};
}

std::string MakeSnapshotUri(std::string_view id, std::string_view part) {
  return fmt::format("{}{}/{}", kPrefix, id, part);
}

Json SnapshotLinks(std::string_view id) {
  return {{"overview", MakeSnapshotUri(id, kOverviewPart)},
          {"tables", MakeSnapshotUri(id, kTablesPart)},
          {"samples", MakeSnapshotUri(id, kSamplesPart)},
          {"text", MakeSnapshotUri(id, kTextPart)}};
}

}  // namespace osiris
