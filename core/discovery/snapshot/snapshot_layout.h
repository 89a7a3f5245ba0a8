#pragma once

#include <cstddef>
#include <string_view>

namespace osiris {

// Names in the folder of a SnapshotStore; snapshot_store.h says what is there.
inline constexpr std::string_view kSightingsFile = "sightings.jsonl";
inline constexpr std::string_view kLatestFolder = "latest";
inline constexpr std::string_view kQuarantineFolder = "quarantine";
inline constexpr std::string_view kTemporarySuffix = ".tmp";
// "disc_0123456789abcdef\n" and no more.
inline constexpr size_t kMaxAliasBytes = 64;

}  // namespace osiris
