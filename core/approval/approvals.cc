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

constexpr std::array<std::string_view, 4> kShows = {"structure", "masked rows",
                                                    "rows", "memory"};
// Questions that clients may have at once; the oldest is forgotten.
constexpr size_t kMostGiven = 256;
constexpr std::chrono::minutes kGivenLasts{5};
// Stands where an answer does: the form was taken back.
constexpr std::string_view kWithdrawn = "withdrawn";
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

ApprovalQuestion QuestionOf(const Call& call, Shows shows,
                            std::chrono::milliseconds timeout) {
  return {.client = call.client.name,
          .version = call.client.version,
          .tool = ToolOf(call),
          .shows = std::string(NameOf(shows)),
          .timeout_ms = timeout.count()};
}

// A person allowed `call` what `wish` wants, or more of the same source.
bool IsApproved(const ApprovalWish& wish, const Call& call) {
  return std::any_of(call.approved.begin(), call.approved.end(),
                     [&wish](const CallApproval& one) {
                       return one.connection == wish.connection &&
                              (one.shows == NameOf(wish.shows) ||
                               wish.shows == Shows::kStructure);
                     });
}

ApprovalAnswer AnswerOf(const CallConsent& consent) {
  return ApprovalAnswerFrom(consent.answer).value_or(ApprovalAnswer::kDeny);
}

// As that of Approvals.
using Key = std::tuple<std::string, std::string, Shows>;

// A person who was asked for `asked` was asked for `wanted`, too.
bool Covers(const Key& asked, Key wanted) {
  if (std::get<Shows>(asked) == Shows::kRows &&
      std::get<Shows>(wanted) == Shows::kMaskedRows) {
    std::get<Shows>(wanted) = Shows::kRows;
  }
  return asked == wanted;
}

// A person was asked for `asked`, and more of the same is wanted now.
bool IsForLess(const Key& asked, const Key& wanted) {
  return std::get<0>(asked) == std::get<0>(wanted) &&
         std::get<1>(asked) == std::get<1>(wanted) &&
         std::get<Shows>(asked) < std::get<Shows>(wanted);
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

bool Approvals::IsDenied(const Key& key, const std::string& about) const {
  const auto found = denied_until_.find({key, about});
  return found != denied_until_.end() && Clock::now() < found->second;
}

bool Approvals::IsSchemaOnly(const Key& key) const {
  const auto found = schema_only_until_.find(key);
  return found != schema_only_until_.end() && Clock::now() < found->second;
}

bool Approvals::IsSettled(const ApprovalWish& wish, const Call& call) {
  if (wish.ask == AskMode::kNever) return true;
  {
    const std::lock_guard lock(mutex_);
    const Key key = KeyOf(wish, call);
    if (wish.ask == AskMode::kFirst && IsAllowed(key)) return true;
    if (IsDenied(key, "")) return false;
  }
  return !call.can_ask && !SomebodyListens(sockets_);
}

absl::StatusOr<ApprovalAnswer> Approvals::Ask(const ApprovalWish& wish,
                                              Call& call) {
  if (wish.ask == AskMode::kNever) return ApprovalAnswer::kOnce;
  TakeUp(call);
  if (IsApproved(wish, call)) return ApprovalAnswer::kOnce;
  Matter matter = {.key = KeyOf(wish, call),
                   .ask = wish.ask,
                   .question = QuestionOf(call, wish.shows, wish.timeout)};
  matter.question.connection = wish.connection;
  ASSIGN_OR_RETURN(const Said said, AskInTurn(matter, call));
  if (!said.remembered) {
    call.approved.push_back(
        {.connection = wish.connection, .shows = matter.question.shows});
  }
  return said.answer.value_or(ApprovalAnswer::kOnce);
}

absl::StatusOr<std::optional<AgreedAt>> Approvals::AskToKeep(
    const KeepWish& wish, Call& call) {
  Matter matter = {.key = {call.client.name, "", Shows::kMemory},
                   .ask = AskMode::kAlways,
                   .question = QuestionOf(call, Shows::kMemory, wish.timeout),
                   .about = wish.sha256};
  matter.question.memory = wish.offer;
  ASSIGN_OR_RETURN(const Said said, AskInTurn(matter, call));
  if (!said.answer) return std::nullopt;
  return said.at;
}

void Approvals::TakeUp(Call& call) {
  if (!call.consent) return;
  const std::lock_guard lock(mutex_);
  const auto found = given_.find(call.consent->question);
  if (found == given_.end()) return;
  Given& given = found->second;
  if (given.expiry <= Clock::now() || given.operation != call.operation ||
      std::get<0>(given.key) != call.client.name) {
    return;
  }
  // A copy of the call finds nothing left.
  for (CallApproval& one : std::exchange(given.approved, {})) {
    call.approved.push_back(std::move(one));
  }
  call.schema_only = call.schema_only || given.schema_only;
}

absl::StatusOr<Approvals::Said> Approvals::AskInTurn(const Matter& matter,
                                                     Call& call) {
  const Pardon pardon(call);
  std::unique_lock lock(mutex_);
  while (true) {
    if (matter.ask == AskMode::kFirst && IsAllowed(matter.key)) {
      return Said{.answer = ApprovalAnswer::kSession, .remembered = true};
    }
    if (IsDenied(matter.key, matter.about)) {
      return NotApproved("a person said no just now");
    }
    // What a person said in a form of this call counts for it.
    if (matter.ask == AskMode::kFirst && !call.consent &&
        IsSchemaOnly(matter.key)) {
      return Said{.answer = ApprovalAnswer::kSchema, .remembered = true};
    }
    if (asking_.insert(matter.key).second) break;
    settled_.wait_for(lock, kLook);
    if (call.context.cancellation.cancelled()) return CheckAlive(call.context);
  }
  lock.unlock();
  absl::StatusOr<Said> said = AskAnybody(matter, call);
  lock.lock();
  asking_.erase(matter.key);
  settled_.notify_all();
  return said;
}

absl::StatusOr<Approvals::Said> Approvals::AskAnybody(const Matter& matter,
                                                      Call& call) {
  if (call.consent) return TakeConsent(matter, call);
  ApprovalQuestion question = matter.question;
  question.nonce = RandomHex(16);
  CallContext waiting = {
      .deadline = CallContext::Clock::now() +
                  std::chrono::milliseconds(question.timeout_ms),
      .cancellation = call.context.cancellation};
  ASSIGN_OR_RETURN(const std::optional<ApprovalAnswer> answer,
                   AskListener(sockets_, question, waiting));
  if (answer && CallContext::Clock::now() >= waiting.deadline) {
    return NotApproved("no person answered in time");
  }
  if (answer) return Settle(matter, {.answer = answer}, call);
  if (call.can_ask) return GiveOut(matter, call);
  return Said();
}

absl::Status Approvals::GiveOut(const Matter& matter, Call& call) {
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
  given_[id] = {
      .key = matter.key,
      .about = matter.about,
      .answer_by = now + std::chrono::milliseconds(matter.question.timeout_ms),
      .expiry = now + kGivenLasts,
      .operation = call.operation,
      .approved = call.approved,
      .schema_only = call.schema_only};
  call.question = CallQuestion{.id = id,
                               .connection = matter.question.connection,
                               .shows = matter.question.shows,
                               .memory = matter.question.memory};
  return MakeError(ErrorCode::kPolicyApprovalNeeded,
                   "a person is asked before this call");
}

absl::StatusOr<Approvals::Said> Approvals::TakeConsent(const Matter& matter,
                                                       Call& call) {
  const CallConsent consent = *std::exchange(call.consent, std::nullopt);
  RETURN_IF_ERROR(Spend(matter, consent, call));
  // Nobody said no.
  if (consent.answer == kWithdrawn) {
    return NotApproved("the form was taken back before a person answered it");
  }
  return Settle(matter, {.answer = AnswerOf(consent), .at = AgreedAt::kForm},
                call);
}

absl::Status Approvals::Spend(const Matter& matter, const CallConsent& consent,
                              const Call& call) {
  const std::lock_guard lock(mutex_);
  const auto found = given_.find(consent.question);
  const bool known = found != given_.end();
  if (known && found->second.operation == call.operation &&
      IsForLess(found->second.key, matter.key)) {
    return NotApproved(
        "the rules of this source were changed while a person was asked");
  }
  // Once, and for what was asked: a copy opens nothing.
  if (!known || !Covers(found->second.key, matter.key) ||
      found->second.about != matter.about ||
      found->second.expiry <= Clock::now()) {
    return NotApproved("this consent was not asked for, or has been used");
  }
  const bool late = found->second.answer_by <= Clock::now();
  given_.erase(found);
  if (late && AnswerOf(consent) != ApprovalAnswer::kDeny) {
    return NotApproved("no person answered in time");
  }
  return absl::OkStatus();
}

absl::StatusOr<Approvals::Said> Approvals::Settle(const Matter& matter,
                                                  Said said, const Call& call) {
  const bool keeps = std::get<2>(matter.key) == Shows::kMemory;
  // A yes to more than was asked is none.
  if (said.answer == ApprovalAnswer::kDeny ||
      (keeps && said.answer != ApprovalAnswer::kOnce)) {
    const std::lock_guard lock(mutex_);
    const auto now = Clock::now();
    std::erase_if(denied_until_,
                  [now](const auto& one) { return one.second <= now; });
    denied_until_[{matter.key, matter.about}] = now + kDenialLasts;
    return NotApproved("a person did not allow this");
  }
  // Who keeps it records the consent with it.
  if (!keeps) RETURN_IF_ERROR(Remember(matter, *said.answer, call));
  return said;
}

absl::Status Approvals::Remember(const Matter& matter, ApprovalAnswer answer,
                                 const Call& call) {
  const AuditEvent event = {.kind = AuditEventKind::kConsentGiven,
                            .correlation_id = call.context.correlation_id,
                            .door = std::string(NameOf(call.door)),
                            .client_name = WrittenClient(call).name,
                            .client_version = WrittenClient(call).version,
                            .operation = call.operation,
                            .target = matter.question.connection,
                            .outcome = std::string(NameOf(answer))};
  RETURN_IF_ERROR(audit_(event));
  const std::lock_guard lock(mutex_);
  const Key& key = matter.key;
  if (answer == ApprovalAnswer::kSession) allowed_.insert(key);
  if (answer == ApprovalAnswer::kSchema) {
    schema_only_until_[key] = Clock::now() + kDenialLasts;
    allowed_.insert({std::get<0>(key), std::get<1>(key), Shows::kStructure});
  }
  return absl::OkStatus();
}

}  // namespace osiris
