#include "core/retention/kept_records.h"

#include <string_view>
#include <utility>

#include "core/payload/payload_folder.h"
#include "core/retention/audit_keeper.h"
#include "core/retention/folder_keeper.h"
#include "core/retention/memory_keeper.h"
#include "core/retention/snapshot_keeper.h"
#include "core/telemetry/telemetry_file.h"

namespace osiris {
namespace {

bool IsTelemetry(std::string_view name) {
  return !TelemetryFileDate(name).empty();
}

// A pack of one day's answers, and what belongs to it.
bool IsPayload(std::string_view name) { return name.starts_with("payloads_"); }

// Nothing hidden, and nothing that is being made.
bool IsRun(std::string_view name) {
  return !name.starts_with('.') && !name.ends_with(".tmp");
}

}  // namespace

std::vector<std::unique_ptr<RecordKeeper>> AllKeepers(
    const Config& config, const Paths& paths, AuditLog& log, SealKeyStore& keys,
    DiscoveryService& discovery, MemoryService& memory) {
  const int64_t audit_days = config.audit.retention_days;
  std::vector<std::unique_ptr<RecordKeeper>> keepers;
  const auto add = [&keepers](FolderKeeper::Options options) {
    keepers.push_back(std::make_unique<FolderKeeper>(std::move(options)));
  };
  keepers.push_back(std::make_unique<AuditKeeper>(log, audit_days, &keys));
  add({.kind = "telemetry",
       .folder = paths.telemetry,
       .days = config.telemetry.retention_days,
       .is_record = IsTelemetry});
  keepers.push_back(std::make_unique<SnapshotKeeper>(discovery, audit_days));
  add({.kind = "payloads",
       .folder = paths.payloads,
       .days = config.payloads.retention_days,
       .is_record = IsPayload,
       .in_use = IsPackLive,
       // An index without its pack means that the pack was lost.
       .before = IndexOfPack});
  keepers.push_back(
      std::make_unique<MemoryKeeper>(memory, config.memory.max_retention_days));
  add({.kind = "runs",
       .folder = paths.runs,
       .days = audit_days,
       .is_record = IsRun});
  return keepers;
}

}  // namespace osiris
