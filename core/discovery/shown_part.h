#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "core/discovery/snapshot/snapshot.h"
#include "core/discovery/snapshot/snapshot_store.h"
#include "core/operation/operation.h"
#include "core/policy/decision.h"
#include "core/policy/row_access.h"

namespace osiris {

// Which part of which snapshot, and for whom. All but `part` is needed while
// ShownPart runs.
struct PartWish {
  const SnapshotOverview* overview = nullptr;
  // kTablesPart, ...
  std::string part;
  // The part is the samples, and there are some.
  bool samples = false;
  // What the snapshot is of, and what the caller may see of it.
  AskedSource source;
  const Decision* decision = nullptr;
  const Call* call = nullptr;
};

// A part of a snapshot as the caller may have it.
struct PartText {
  std::string text;
  // Values with masks over them, where rows went through masks.
  std::optional<int64_t> masked = {};
  // Of samples: Call::origins.
  std::map<std::string, std::string> origins = {};
};

// The part: as it is stored, where nothing is withheld; else without what the
// decision hides, masked, cut to as many of the first tables and rows as it
// allows, and with a word of why. Fails as SnapshotStore does, and with
//   POLICY/ROWS_WITHHELD       samples that may not leave
//   PROTOCOL/RESULT_TOO_LARGE  not one table fits into Decision::max_bytes
absl::StatusOr<PartText> ShownPart(SnapshotStore& store,
                                   const RowAccess& access,
                                   const PartWish& wish);

}  // namespace osiris
