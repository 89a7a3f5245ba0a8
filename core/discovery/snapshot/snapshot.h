#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/driver/catalog.h"

namespace osiris {

// What was asked of the source. Another question is another snapshot.
struct SnapshotOptions {
  DetailLevel detail = DetailLevel::kSummary;
  // Rows of each table, 0 to CatalogRequest::kMaxSampleRows.
  int sample_rows = 0;

  friend bool operator==(const SnapshotOptions&,
                         const SnapshotOptions&) = default;
};

// Where a snapshot comes from.
struct SnapshotSource {
  // IdentityOf the connection, 64 hex digits.
  std::string identity;
  // "sqlite".
  std::string family;

  friend bool operator==(const SnapshotSource&,
                         const SnapshotSource&) = default;
};

// How much a snapshot holds.
struct SnapshotCounts {
  // Without views.
  int64_t tables = 0;
  int64_t views = 0;
  int64_t columns = 0;
  // Foreign keys.
  int64_t relations = 0;
  // Tables and views that could not be described.
  int64_t errors = 0;

  friend bool operator==(const SnapshotCounts&,
                         const SnapshotCounts&) = default;
};

SnapshotCounts CountsOf(const Catalog& catalog);

// What there is to know of a snapshot without reading it. Holds no time and
// no name of the source: the same content has the same overview.
struct SnapshotOverview {
  // `disc_` and 16 hex digits of SHA-256 over identity, options and content.
  std::string id;
  SnapshotSource source;
  SnapshotOptions options;
  SnapshotCounts counts;

  struct File {
    int64_t bytes = 0;
    // 64 hex digits.
    std::string sha256;

    friend bool operator==(const File&, const File&) = default;
  };
  // Of every part but the overview itself, by name.
  std::map<std::string, File, std::less<>> files;

  friend bool operator==(const SnapshotOverview&,
                         const SnapshotOverview&) = default;
};

// One time that somebody looked at the source and found this content.
struct Sighting {
  Clock::Wall time;
  // As it was asked for: "@sqlite.movies".
  std::string reference;
  // "mcp", "cli" or "desktop".
  std::string door;
  // The client's own name; empty where it gave none. Cut at 64 bytes.
  std::string client;
  // Version of the driver that read: "sqlite/1".
  std::string driver;
  int64_t elapsed_ms = 0;

  friend bool operator==(const Sighting&, const Sighting&) = default;
};

// All parts of a snapshot as they are stored, and its overview.
struct SnapshotDocuments {
  SnapshotOverview overview;
  std::map<std::string, std::string, std::less<>> texts;
};

// Makes the documents for a whole catalogue. Equal input, equal bytes.
SnapshotDocuments MakeSnapshot(const SnapshotSource& source,
                               const SnapshotOptions& options,
                               const Catalog& catalog);

// Reads an overview and checks that it is whole: kInvalidArgument says what
// is wrong with it.
absl::StatusOr<SnapshotOverview> ParseOverview(std::string_view text);

// Puts tables and samples together again. kInvalidArgument for what
// MakeSnapshot does not write.
absl::StatusOr<Catalog> ParseSnapshotCatalog(std::string_view tables,
                                             std::string_view samples);

// One line of JSON without the line's end, and back.
std::string SightingLine(const Sighting& sighting);
absl::StatusOr<Sighting> ParseSighting(std::string_view line);

}  // namespace osiris
