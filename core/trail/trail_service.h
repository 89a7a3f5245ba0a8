#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/audit/audit_query.h"
#include "core/audit/seal_key_store.h"
#include "core/base/json.h"

namespace osiris {

// Answers questions about the audit log, as documents. Reads files only and
// holds nothing: thread-safe, and true also where the log cannot be written.
class TrailService {
 public:
  // Segments are in `folder`. `keys` outlives the service.
  TrailService(std::string folder, SealKeyStore& keys);

  // The newest `limit` lines that match, oldest first, each as the object it
  // is; a line that is none as {"unreadable": its text}. What has a segment's
  // name and cannot be read is named and left out, also by Export.
  // AUDIT/UNREADABLE where the folder cannot be read.
  absl::StatusOr<Json> List(const AuditFilter& filter, int64_t limit) const;

  // All lines of the call with this correlation id. AUDIT/NOT_FOUND.
  absl::StatusOr<Json> Show(const std::string& correlation_id) const;

  // Whether the log is as it was written: VerifyAudit.
  absl::StatusOr<Json> Verify(const std::vector<std::string>& heads) const;

  // Copies the lines that match, as they are, into the new file `path`.
  // AUDIT/EXPORT_REFUSED where it is there already or cannot be written, and
  // for "-", which many take for standard output.
  absl::StatusOr<Json> Export(const AuditFilter& filter,
                              const std::string& path) const;

  // The last line's hash of the `limit` segments written last: who notes them
  // down can show later that no line up to them was changed.
  absl::StatusOr<Json> Head(int64_t limit) const;

 private:
  const std::string folder_;
  SealKeyStore& keys_;
};

}  // namespace osiris
