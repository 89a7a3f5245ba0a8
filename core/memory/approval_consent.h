#pragma once

#include <chrono>

#include "core/approval/approvals.h"
#include "core/memory/consent_source.h"

namespace osiris {

// Asks whoever answers the questions about sources, in the same order: who
// listens, else the client's own form. Thread-safe.
class ApprovalConsent final : public ConsentSource {
 public:
  // Nobody is waited for longer than `timeout`. `approvals` outlives this;
  // with nullptr nobody can be asked.
  ApprovalConsent(Approvals* approvals, std::chrono::seconds timeout)
      : approvals_(approvals), timeout_(timeout) {}

  absl::StatusOr<ConsentAnswer> Ask(Call& call,
                                    const ConsentQuestion& question) override;

 private:
  Approvals* const approvals_;
  const std::chrono::seconds timeout_;
};

}  // namespace osiris
