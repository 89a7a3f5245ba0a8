#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.h"

namespace osiris {

// The files of a snapshot.
inline constexpr std::string_view kOverviewPart = "overview.json";
inline constexpr std::string_view kTablesPart = "tables.json";
inline constexpr std::string_view kSamplesPart = "samples.json";

// True for `disc_` and 16 lower-case hex digits, and nothing else.
bool IsSnapshotId(std::string_view text);

// The id that begins with the digits of `sha256` (64 of them).
std::string SnapshotIdOf(std::string_view sha256);

// One line a table, made from tables.json when it is read.
inline constexpr std::string_view kTextPart = "tables.txt";

// What a snapshot's URI names: "osiris://mcp/discovery/<id>/<part>".
struct SnapshotUri {
  std::string id;
  // "overview.json", "tables.json", "samples.json" or "tables.txt".
  std::string part;

  friend bool operator==(const SnapshotUri&, const SnapshotUri&) = default;
};

// Reads a URI, byte for byte: there is no decoding, no folding of case and no
// cleaning of paths, so that one document has one spelling and every other one
// (".." or "//" or "%2e" or a backslash in it) is none.
std::optional<SnapshotUri> ParseSnapshotUri(std::string_view uri);

std::string MakeSnapshotUri(std::string_view id, std::string_view part);

// {"overview": URI, "tables": URI, "samples": URI, "text": URI}.
Json SnapshotLinks(std::string_view id);

}  // namespace osiris
