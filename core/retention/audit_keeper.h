#pragma once

#include "core/audit/audit_log.h"
#include "core/audit/seal_key_store.h"
#include "core/retention/record_keeper.h"

namespace osiris {

// Segments of the audit log, removed whole. Before they go, a line
// `segments.removed` in the log of this process names each with its last line,
// and is on disk: VerifyAudit, which finds them named by others, can tell them
// from stolen ones. That line is younger than every line that names them, so
// it goes last.
//
// A segment stays that is being written, and one that is not as it was written
// (core/audit/verify/segment_damage.h): what was damaged is kept for a person.
// Torn tails in the quarantine go with their segments.
class AuditKeeper final : public RecordKeeper {
 public:
  // `log` and `keys`, which may be nullptr, outlive it.
  AuditKeeper(AuditLog& log, int64_t days, SealKeyStore* keys)
      : log_(log), days_(days), keys_(keys) {}

  std::string_view kind() const override { return "audit"; }
  int64_t days() const override { return days_; }
  absl::StatusOr<std::vector<KeptRecord>> ListBefore(
      Clock::Wall before) override;
  absl::Status Announce(const std::vector<KeptRecord>& records) override;
  absl::Status Remove(const KeptRecord& record) override;

 private:
  AuditLog& log_;
  const int64_t days_;
  SealKeyStore* const keys_;
};

}  // namespace osiris
