#include "core/memory/approval_consent.h"

#include <optional>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"

namespace osiris {

absl::StatusOr<ConsentAnswer> ApprovalConsent::Ask(
    Call& call, const ConsentQuestion& question) {
  if (approvals_ == nullptr) return ConsentAnswer();
  const absl::StatusOr<std::optional<AgreedAt>> agreed = approvals_->AskToKeep(
      {.offer = question.offer, .sha256 = question.sha256, .timeout = timeout_},
      call);
  if (HasCode(agreed.status(), ErrorCode::kPolicyNotApproved)) {
    return ConsentAnswer{.outcome = ConsentAnswer::Outcome::kDenied};
  }
  RETURN_IF_ERROR(agreed.status());
  if (!*agreed) return ConsentAnswer();
  return ConsentAnswer{
      .outcome = ConsentAnswer::Outcome::kGranted,
      .how = **agreed == AgreedAt::kForm ? "form" : "approval"};
}

}  // namespace osiris
