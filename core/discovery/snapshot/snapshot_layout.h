#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/discovery/snapshot/snapshot.h"

namespace osiris {

// Names in the folder of a SnapshotStore; snapshot_store.h says what is there.
inline constexpr std::string_view kSightingsFile = "sightings.jsonl";
inline constexpr std::string_view kLatestFolder = "latest";
inline constexpr std::string_view kQuarantineFolder = "quarantine";
inline constexpr std::string_view kTemporarySuffix = ".tmp";
// "disc_0123456789abcdef\n" and no more.
inline constexpr size_t kMaxAliasBytes = 64;

// The file in kLatestFolder that names the newest answer to a question.
std::string LatestFile(std::string_view identity,
                       const SnapshotOptions& options);

}  // namespace osiris
