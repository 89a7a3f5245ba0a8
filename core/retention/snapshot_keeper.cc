#include "core/retention/snapshot_keeper.h"

#include <algorithm>
#include <set>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"

namespace osiris {

absl::StatusOr<std::vector<KeptRecord>> SnapshotKeeper::ListBefore(
    Clock::Wall before) {
  // The one seen last first.
  ASSIGN_OR_RETURN(
      const SnapshotStore::Listing listing,
      discovery_.snapshots().List([](const SnapshotRecord&) { return true; }));
  std::set<std::string> sources;
  std::vector<KeptRecord> records;
  for (const SnapshotRecord& record : listing.records) {
    const bool newest = sources.insert(record.overview.source.identity).second;
    if (newest || record.last_seen.time >= before) continue;
    records.push_back(
        {.name = record.overview.id, .last = record.last_seen.time});
  }
  std::reverse(records.begin(), records.end());
  return records;
}

absl::Status SnapshotKeeper::Remove(const KeptRecord& record) {
  const absl::Status removed = discovery_.Forget(record.name);
  if (HasCode(removed, ErrorCode::kDiscoveryNotFound)) return absl::OkStatus();
  return removed;
}

}  // namespace osiris
