#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/discovery/diff/discovery_diff.h"
#include "core/discovery/discovery_service.h"
#include "core/discovery/document_page.h"
#include "core/discovery/snapshot/snapshot_store.h"
#include "core/discovery/summary_parts.h"
#include "core/driver/catalog.h"

namespace osiris {

// The answers of the discovery operations; their schemas are in
// discovery_schemas.h. Every name and text of a source is under `data`, with
// `"untrusted": true` beside it.

// A summary of 100 tables of common names fits.
inline constexpr size_t kSummaryBytes = 8192;
// Other answers.
inline constexpr size_t kAnswerBytes = 262144;

// An answer whose member `data` is text already: see AnswerWithText.
struct Summary {
  Json rest;
  std::string data;
};

// What discovery.request answers: of each table [name, columns, rows,
// [tables it refers to]], and "estimated" as a fifth where the row count is
// one; views apart, errors apart; and how many columns their names say to be
// personal. At most kSummaryBytes. `parts` are those of the discovery's
// catalogue.
Summary SummaryOf(const Discovery& discovery, const SummaryParts& parts,
                  const DocumentPage& page);

// What discovery.list answers. `next_cursor` is empty on the last page.
Json ListDocument(const std::vector<SnapshotRecord>& records, int64_t total,
                  int64_t damaged, std::string_view next_cursor);

// What discovery.show answers. With `table` ("name" or "schema.name"), of that
// one only; at DetailLevel::kFull then with its samples, if `with_samples`.
// Fails as FindTable does.
absl::StatusOr<Json> ShowDocument(const Discovery& discovery,
                                  const std::vector<Sighting>& sightings,
                                  DetailLevel detail,
                                  const std::optional<std::string>& table,
                                  bool with_samples, const DocumentPage& page);

// What discovery.diff answers. Quiet changes are left out, and counted, unless
// `all` is true.
Json DiffDocument(const Discovery& before, const Discovery& after, bool all,
                  const DocumentPage& page);

// tables.txt: a word of warning, then one line a table.
std::string TablesText(const Catalog& catalog);

}  // namespace osiris
