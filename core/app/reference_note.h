#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/discovery/snapshot/snapshot_store.h"

namespace osiris {

// What is to be said of `reference` ("@f.a", "@f.a.table", "@f.a.table.column";
// case does not matter), of which nothing was found: that it may be mistyped,
// as the newest snapshot of its source has no such table or column. Empty where
// that has it, or where there is nothing to say. `configured` are the
// references of all connections. Asks no source. Names of a source are quoted
// as data.
//   CONNECTION/NOT_FOUND   no such source is configured, and no snapshot tells
//                          of it; suggests the nearest
absl::StatusOr<std::string> NoteOnReference(
    const std::vector<std::string>& configured, SnapshotStore& snapshots,
    std::string_view reference);

}  // namespace osiris
