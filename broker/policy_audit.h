#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "core/audit/audit_log.h"
#include "core/config/config.h"
#include "core/connection/connections_file.h"
#include "core/operation/operation.h"

namespace osiris {

// Writes `policy.changed` when other rules are in force for assistants than
// before, before anybody is answered by them. A line says that they changed,
// of which connection (of none: of all), and never what they are. It need not
// have reached the disk; where it cannot be written, neither can a call's first
// line, and nobody is answered. Thread-safe.
class PolicyAudit {
 public:
  // `log` outlives it.
  PolicyAudit(AuditLog& log, Door door) : log_(log), door_(door) {}

  // The connections file. A line for each connection of PolicyChanges.
  void Changed(const ConnectionsFile& before, const ConnectionsFile& after);
  // The settings.
  void Changed(const Config& before, const Config& after);
  // Whether assistants are paused now. The first time tells of no change.
  void Paused(bool paused);

 private:
  void Write(std::string target, std::string operation);

  AuditLog& log_;
  const Door door_;
  std::mutex mutex_;
  std::optional<bool> paused_;
};

}  // namespace osiris
