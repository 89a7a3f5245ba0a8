#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/connection/reference.h"
#include "core/discovery/snapshot/snapshot_uri.h"

namespace osiris {

// "osiris://mcp/sources/sqlite.movies/tables.txt": a part of the snapshot of a
// source that was stored last. Unlike a snapshot's own URI, what it means
// changes, and can be watched.
struct NewestUri {
  Reference reference;
  // "overview.json", "tables.json", "samples.json" or "tables.txt".
  std::string part;

  friend bool operator==(const NewestUri&, const NewestUri&) = default;
};

// What each begins with.
inline constexpr std::string_view kNewestPrefix = "osiris://mcp/sources/";

// Each part there is.
inline constexpr std::array kNewestParts = {kOverviewPart, kSamplesPart,
                                            kTablesPart, kTextPart};

// Byte for byte, as ParseSnapshotUri.
std::optional<NewestUri> ParseNewestUri(std::string_view uri);
std::string MakeNewestUri(const Reference& reference, std::string_view part);

}  // namespace osiris
