#pragma once

#include "core/discovery/discovery_service.h"
#include "core/retention/record_keeper.h"

namespace osiris {

// Snapshots by when they were seen last. The newest of each source stays,
// however old; one that goes leaves no trace: no entry of the cache, no word
// that it is the newest, no copy in the quarantine.
class SnapshotKeeper final : public RecordKeeper {
 public:
  // `discovery` outlives it.
  SnapshotKeeper(DiscoveryService& discovery, int64_t days)
      : discovery_(discovery), days_(days) {}

  std::string_view kind() const override { return "snapshots"; }
  int64_t days() const override { return days_; }
  absl::StatusOr<std::vector<KeptRecord>> ListBefore(
      Clock::Wall before) override;
  absl::Status Remove(const KeptRecord& record) override;

 private:
  DiscoveryService& discovery_;
  const int64_t days_;
};

}  // namespace osiris
