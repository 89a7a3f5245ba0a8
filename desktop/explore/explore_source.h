#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/driver/catalog.h"
#include "core/driver/read_query.h"
#include "core/driver/row_batch.h"

namespace osiris::desktop {

// One configured connection, whether it works or not.
struct SourceEntry {
  // "@sqlite.movies".
  std::string reference;
  std::string family;
  // What is behind it, in a few words: a path, a host. Never a secret.
  std::string description;
  // "prod", "staging", "dev", or empty.
  std::string environment;
  // Why it cannot be used as it is configured.
  std::optional<absl::Status> problem;

  friend bool operator==(const SourceEntry&, const SourceEntry&) = default;
};

// What the window says about where it works.
struct Workspace {
  // Absolute.
  std::string home;
  // Where the calls of this window are recorded; empty if they are not.
  std::string audit_file;
};

struct Discovered {
  Catalog catalog;
  // "disc_…"; empty where the catalogue was not stored.
  std::string snapshot_id;
  // When the source was asked, RFC 3339 in UTC; empty if that is not known.
  std::string taken_at;
  // An answer of before; the source was not asked now.
  bool from_cache = false;
};

// Whose eyes rows are seen with.
enum class Viewer {
  kPerson,
  // What assistants get of the source: masked, or with columns left out, or
  // nothing at all.
  kAssistant,
};

// Rows of a table as somebody sees them.
struct SeenRows {
  RowBatch rows;
  // Columns whose values are masked, in whole or in part; each once.
  std::vector<std::string> masked;
};

// All that the Explore page asks of the rest of Osiris.
//
// Every call blocks: never from the GUI thread. Thread-safe; calls about one
// source may wait for each other. Every call heeds the context and fails with
// RUN/CANCELLED or RUN/TIMED_OUT, beside the errors of what it asks.
class ExploreSource {
 public:
  virtual ~ExploreSource() = default;

  virtual absl::StatusOr<Workspace> OpenWorkspace(
      const CallContext& context) = 0;

  // Sorted by reference. A connection that cannot be used is among them, with
  // its problem. Reads files only.
  virtual absl::StatusOr<std::vector<SourceEntry>> ListSources(
      const CallContext& context) = 0;

  // What is stored of a source, as it was found last; none if it was never
  // discovered. Reads files only.
  virtual absl::StatusOr<std::optional<Discovered>> Recall(
      const std::string& reference, const CallContext& context) = 0;

  // Describes all tables of a source, reporting progress in tables. A stored
  // answer will do unless `refresh`.
  virtual absl::StatusOr<Discovered> Discover(const std::string& reference,
                                              bool refresh,
                                              const CallContext& context) = 0;

  // For an assistant's eyes columns that were asked for may be missing, and
  // the call may fail with POLICY/...
  virtual absl::StatusOr<SeenRows> ReadRows(const std::string& reference,
                                            const ReadQuery& query,
                                            Viewer viewer,
                                            const CallContext& context) = 0;

  // The exact number of rows that meet the query's conditions.
  virtual absl::StatusOr<int64_t> CountRows(const std::string& reference,
                                            const ReadQuery& query,
                                            const CallContext& context) = 0;

  // Adds a database file as a connection and returns its reference. The file
  // is not copied and not changed.
  virtual absl::StatusOr<std::string> AddFile(const std::string& path,
                                              const CallContext& context) = 0;

  // Writes the sample workspace's database into the home folder and adds it.
  virtual absl::StatusOr<std::string> AddSample(const CallContext& context) = 0;
};

}  // namespace osiris::desktop
