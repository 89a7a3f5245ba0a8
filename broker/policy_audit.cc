#include "broker/policy_audit.h"

#include <string>
#include <tuple>
#include <utility>

#include "core/connection/policy_changes.h"

namespace osiris {
namespace {

// All settings that say what assistants get.
auto PolicyOf(const Config& config) {
  return std::tuple(config.policy.assistants, config.policy.ask,
                    config.policy.ask_timeout_s, config.payloads.mode,
                    config.memory.consent);
}

}  // namespace

void PolicyAudit::Changed(const ConnectionsFile& before,
                          const ConnectionsFile& after) {
  for (const Reference& changed : PolicyChanges(before, after)) {
    Write(FormatReference(changed), "");
  }
}

void PolicyAudit::Changed(const Config& before, const Config& after) {
  if (PolicyOf(before) != PolicyOf(after)) Write("", "");
}

void PolicyAudit::Paused(bool paused) {
  const std::lock_guard lock(mutex_);
  const bool known = paused_.has_value();
  const bool before = std::exchange(paused_, paused).value_or(paused);
  if (!known || before == paused) return;
  Write("", paused ? "assistants.pause" : "assistants.resume");
}

void PolicyAudit::Write(std::string target, std::string operation) {
  log_.Append({.kind = AuditEventKind::kPolicyChanged,
               .door = std::string(NameOf(door_)),
               .operation = std::move(operation),
               .target = std::move(target)},
              AuditWait::kWritten)
      .IgnoreError();
}

}  // namespace osiris
