#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "core/base/unique_fd.h"

namespace osiris {

// Hears of each line that any process adds to the audit log, from where a
// SelectAudit ended. Within a segment in order; between segments as they are
// looked at. Not thread-safe.
class AuditFollow {
 public:
  // `ends`: AuditSelection::ends. The folder must be there.
  AuditFollow(std::string folder, std::map<std::string, int64_t> ends);

  // Fails with a plain status where the folder cannot be watched.
  absl::Status Open();

  // Calls `take` with each whole line that came since; false ends it. Passes
  // over what cannot be read.
  absl::Status Poll(const std::function<bool(std::string_view line)>& take);

  // Until something happens in the folder.
  absl::Status Wait() const;

 private:
  const std::string folder_;
  std::map<std::string, int64_t> ends_;
  UniqueFd watch_;
};

}  // namespace osiris
