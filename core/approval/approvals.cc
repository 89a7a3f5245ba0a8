#include "core/approval/approvals.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "core/approval/approval_socket.h"
#include "core/base/error_info.h"
#include "core/base/fingerprint.h"
#include "core/base/status_macros.h"

namespace osiris {
namespace {

constexpr std::array<std::string_view, 3> kShows = {"structure", "masked rows",
                                                    "rows"};
// Questions that clients may have at once; the oldest is forgotten.
constexpr size_t kMostGiven = 256;
constexpr std::chrono::minutes kGivenLasts{5};
// How often one that waits for another's answer looks whether it is wanted.
constexpr std::chrono::milliseconds kLook{50};

absl::Status NotApproved(std::string message) {
  return MakeError(ErrorCode::kPolicyNotApproved, std::move(message));
}

std::string ToolOf(const Call& call) {
  std::string tool = call.operation;
  std::replace(tool.begin(), tool.end(), '.', '_');
  return tool;
}

// Gives `call` the time back that it waited for a person.
class Pardon {
 public:
  explicit Pardon(Call& call) : call_(call) {}
  Pardon(const Pardon&) = delete;
  Pardon& operator=(const Pardon&) = delete;
  ~Pardon() {
    if (call_.context.deadline == CallContext::Clock::time_point::max()) return;
    call_.context.deadline += CallContext::Clock::now() - start_;
  }

 private:
  Call& call_;
  const CallContext::Clock::time_point start_ = CallContext::Clock::now();
};

}  // namespace

std::string_view NameOf(Shows shows) {
  return kShows[static_cast<size_t>(shows)];
}

Approvals::Approvals(std::vector<std::string> sockets, Audit audit)
    : sockets_(std::move(sockets)), audit_(std::move(audit)) {}

Approvals::Approvals(std::string_view home, const Environment& environment,
                     Audit audit)
    : Approvals(ApprovalSockets(home, environment), std::move(audit)) {}

Approvals::Key Approvals::KeyOf(const ApprovalWish& wish, const Call& call) {
  return {call.client.name, wish.connection, wish.shows};
}

bool Approvals::IsAllowed(const Key& key) const {
  // Who may see rows may see the structure.
  for (Shows shows : {Shows::kStructure, Shows::kMaskedRows, Shows::kRows}) {
    if (shows < std::get<2>(key)) continue;
    if (allowed_.contains({std::get<0>(key), std::get<1>(key), shows})) {
      return true;
    }
  }
  return false;
}

bool Approvals::IsDenied(const Key& key) const {
  const auto found = denied_until_.find(key);
  return found != denied_until_.end() && Clock::now() < found->second;
}

bool Approvals::IsSettled(const ApprovalWish& wish, const Call& call) {
  if (wish.ask == AskMode::kNever) return true;
  {
    const std::lock_guard lock(mutex_);
    if (wish.ask == AskMode::kFirst && IsAllowed(KeyOf(wish, call))) {
      return true;
    }
  }
  return !call.can_ask && !SomebodyListens(sockets_);
}

absl::StatusOr<ApprovalAnswer> Approvals::Ask(const ApprovalWish& wish,
                                              Call& call) {
  if (wish.ask == AskMode::kNever) return ApprovalAnswer::kOnce;
  const Key key = KeyOf(wish, call);
  if (std::find(call.approved.begin(), call.approved.end(), wish.connection) !=
      call.approved.end()) {
    return ApprovalAnswer::kOnce;
  }
  const Pardon pardon(call);
  std::unique_lock lock(mutex_);
  while (true) {
    if (wish.ask == AskMode::kFirst && IsAllowed(key)) {
      return ApprovalAnswer::kSession;
    }
    if (IsDenied(key)) return NotApproved("a person said no just now");
    if (asking_.insert(key).second) break;
    settled_.wait_for(lock, kLook);
    if (call.context.cancellation.cancelled()) return CheckAlive(call.context);
  }
  lock.unlock();
  absl::StatusOr<ApprovalAnswer> answer = AskAnybody(wish, key, call);
  lock.lock();
  asking_.erase(key);
  settled_.notify_all();
  if (answer.ok()) call.approved.push_back(wish.connection);
  return answer;
}

absl::StatusOr<ApprovalAnswer> Approvals::AskAnybody(const ApprovalWish& wish,
                                                     const Key& key,
                                                     Call& call) {
  if (call.consent) return TakeConsent(wish, key, call);
  const ApprovalQuestion question = {
      .nonce = RandomHex(16),
      .client = call.client.name,
      .version = call.client.version,
      .tool = ToolOf(call),
      .connection = wish.connection,
      .shows = std::string(NameOf(wish.shows)),
      .timeout_ms =
          std::chrono::duration_cast<std::chrono::milliseconds>(wish.timeout)
              .count()};
  CallContext waiting = {.deadline = CallContext::Clock::now() + wish.timeout,
                         .cancellation = call.context.cancellation};
  ASSIGN_OR_RETURN(const std::optional<ApprovalAnswer> answer,
                   AskListener(sockets_, question, waiting));
  if (answer && CallContext::Clock::now() >= waiting.deadline) {
    return NotApproved("no person answered in time");
  }
  if (answer) return Settle(wish, key, *answer, call);
  if (call.can_ask) return GiveOut(key, call);
  return ApprovalAnswer::kOnce;
}

absl::Status Approvals::GiveOut(const Key& key, Call& call) {
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  std::erase_if(given_,
                [now](const auto& one) { return one.second.expiry <= now; });
  if (given_.size() >= kMostGiven) {
    given_.erase(std::min_element(given_.begin(), given_.end(),
                                  [](const auto& a, const auto& b) {
                                    return a.second.expiry < b.second.expiry;
                                  }));
  }
  const std::string id = RandomHex(16);
  given_[id] = {.key = key, .expiry = now + kGivenLasts};
  call.question = CallQuestion{.id = id,
                               .connection = std::get<1>(key),
                               .shows = std::string(NameOf(std::get<2>(key)))};
  return MakeError(ErrorCode::kPolicyApprovalNeeded,
                   "a person is asked before this call");
}

absl::StatusOr<ApprovalAnswer> Approvals::TakeConsent(const ApprovalWish& wish,
                                                      const Key& key,
                                                      Call& call) {
  const CallConsent consent = *std::exchange(call.consent, std::nullopt);
  {
    // Once, and for what was asked: a copy opens nothing.
    const std::lock_guard lock(mutex_);
    const auto found = given_.find(consent.question);
    if (found == given_.end() || found->second.key != key ||
        found->second.expiry <= Clock::now()) {
      return NotApproved("this consent was not asked for, or has been used");
    }
    given_.erase(found);
  }
  return Settle(
      wish, key,
      ApprovalAnswerFrom(consent.answer).value_or(ApprovalAnswer::kDeny), call);
}

absl::StatusOr<ApprovalAnswer> Approvals::Settle(const ApprovalWish& wish,
                                                 const Key& key,
                                                 ApprovalAnswer answer,
                                                 const Call& call) {
  if (answer == ApprovalAnswer::kDeny) {
    const std::lock_guard lock(mutex_);
    denied_until_[key] = Clock::now() + kDenialLasts;
    return NotApproved("a person did not allow this");
  }
  const AuditEvent event = {.kind = AuditEventKind::kConsentGiven,
                            .correlation_id = call.context.correlation_id,
                            .door = std::string(NameOf(call.door)),
                            .client_name = call.client.name,
                            .client_version = call.client.version,
                            .operation = call.operation,
                            .target = wish.connection,
                            .outcome = std::string(NameOf(answer))};
  RETURN_IF_ERROR(audit_(event));
  const std::lock_guard lock(mutex_);
  if (answer == ApprovalAnswer::kSession) allowed_.insert(key);
  if (answer == ApprovalAnswer::kSchema) {
    allowed_.insert({std::get<0>(key), std::get<1>(key), Shows::kStructure});
  }
  return answer;
}

}  // namespace osiris
