#include "core/discovery/snapshot/cursor.h"

#include <charconv>
#include <string>
#include <system_error>

#include "core/base/error_info.h"
#include "core/base/fingerprint.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr size_t kSealDigits = 32;

// A keyed hash: lengths come first, the key surrounds the rest, and half of
// the digest is all that anybody sees.
std::string SealOf(std::string_view key, std::string_view question,
                   std::string_view position) {
  return Fingerprint()
      .Add(key)
      .Add(question)
      .Add(position)
      .Add(key)
      .Hex()
      .substr(0, kSealDigits);
}

absl::Status Refuse() {
  return MakeError(ErrorCode::kDiscoveryCursorInvalid,
                   "the cursor does not belong to this question",
                   {.path = {"cursor"}});
}

bool Equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned char difference = 0;
  for (size_t i = 0; i < a.size(); ++i) difference |= a[i] ^ b[i];
  return difference == 0;
}

}  // namespace

std::string SealCursor(std::string_view key, std::string_view question,
                       std::string_view position) {
  return fmt::format("{}.{}", position, SealOf(key, question, position));
}

absl::StatusOr<std::string> OpenCursor(std::string_view key,
                                       std::string_view question,
                                       std::string_view cursor) {
  const size_t dot = cursor.rfind('.');
  if (cursor.size() > kMaxCursorBytes || dot == cursor.npos) return Refuse();
  const std::string_view position = cursor.substr(0, dot);
  if (!Equal(cursor.substr(dot + 1), SealOf(key, question, position))) {
    return Refuse();
  }
  return std::string(position);
}

std::string FormatPosition(const SnapshotPosition& position) {
  std::string text;
  for (const std::string& id : position.snapshots) text += id + "_";
  return fmt::format("{}{}", text, position.number);
}

absl::StatusOr<SnapshotPosition> ParsePosition(std::string_view text,
                                               size_t snapshots) {
  SnapshotPosition position;
  // "disc_<digits>_" each.
  const size_t id_bytes = SnapshotIdOf(std::string(64, '0')).size();
  for (size_t i = 0; i < snapshots; ++i) {
    const std::string_view id = text.substr(0, id_bytes);
    if (!IsSnapshotId(id) || text.substr(id_bytes, 1) != "_") return Refuse();
    position.snapshots.emplace_back(id);
    text.remove_prefix(id_bytes + 1);
  }
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, position.number);
  if (error != std::errc() || stop != end || position.number < 0) {
    return Refuse();
  }
  return position;
}

}  // namespace osiris
