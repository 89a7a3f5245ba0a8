#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace osiris {

// Where a cut answer goes on. Sealed with the store's key and the question, so
// that one that was made up, changed or taken from another question is
// refused. Text of [0-9a-z_.-], at most kMaxCursorBytes. Says nothing secret.
inline constexpr size_t kMaxCursorBytes = 256;

// `position` is of [0-9a-z_-], at most 128 bytes.
std::string SealCursor(std::string_view key, std::string_view question,
                       std::string_view position);

// The position again. DISCOVERY/CURSOR_INVALID for anything that SealCursor
// did not make with this key for this question.
absl::StatusOr<std::string> OpenCursor(std::string_view key,
                                       std::string_view question,
                                       std::string_view cursor);

// A position in lists made from snapshots that never change: which ones, and
// how far.
struct SnapshotPosition {
  std::vector<std::string> snapshots;
  int64_t number = 0;
};

std::string FormatPosition(const SnapshotPosition& position);

// The inverse, if `text` names just so many snapshots; else
// DISCOVERY/CURSOR_INVALID.
absl::StatusOr<SnapshotPosition> ParsePosition(std::string_view text,
                                               size_t snapshots);

}  // namespace osiris
