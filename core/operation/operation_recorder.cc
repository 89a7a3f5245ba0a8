#include "core/operation/operation_recorder.h"

#include <algorithm>
#include <new>
#include <utility>

#include "core/base/canonical_json.h"
#include "core/base/fingerprint.h"
#include "core/base/log.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

using Microseconds = std::chrono::microseconds;
using SteadyClock = CallContext::Clock;

Microseconds Since(SteadyClock::time_point start) {
  return std::chrono::duration_cast<Microseconds>(SteadyClock::now() - start);
}

AuditEventKind EndOf(const absl::Status& status, const Call& call) {
  if (call.question && call.asks_in_session) {
    return AuditEventKind::kConsentAsked;
  }
  if (status.ok()) return AuditEventKind::kCallEnded;
  const std::string code = GetErrorInfo(status).code;
  if (code == Describe(ErrorCode::kRunCancelled).name) {
    return AuditEventKind::kCallCancelled;
  }
  if (code == Describe(ErrorCode::kRunTimedOut).name) {
    return AuditEventKind::kCallTimedOut;
  }
  if (code == Describe(ErrorCode::kRunWorkerCrashed).name) {
    return AuditEventKind::kCallCrashed;
  }
  // By policy, consent or a person.
  constexpr int kDeniedExit = 7;
  if (ExitStatus(status) == kDeniedExit) return AuditEventKind::kCallDenied;
  return AuditEventKind::kCallEnded;
}

std::string OutcomeOf(const absl::Status& status) {
  return status.ok() ? "ok" : GetErrorInfo(status).code;
}

// True for a plain reference: anything else is a value, and values stay out of
// the log.
bool IsReference(std::string_view text) {
  const auto plain = [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-' || c == '.';
  };
  return text.size() >= 2 && text.size() <= 130 && text.front() == '@' &&
         std::all_of(text.begin() + 1, text.end(), plain);
}

// The argument that names the target; of a list, its first.
std::string NamedIn(const Operation& operation, const Json& arguments) {
  if (!arguments.is_object()) return "";
  const auto found = arguments.find(operation.target_argument);
  if (found == arguments.end()) return "";
  const Json& first =
      found->is_array() && !found->empty() ? found->front() : *found;
  return first.is_string() ? first.get<std::string>() : "";
}

// How an answer is kept that is about `target` and all of `sources`: as the
// one of which the least may be kept.
PayloadMode ModeOf(AnswerKeeper& keeper, const std::string& target,
                   const std::vector<std::string>& sources) {
  PayloadMode mode = keeper.ModeOf(target);
  for (const std::string& source : sources) {
    if (source != target) mode = std::max(mode, keeper.ModeOf(source));
  }
  return mode;
}

// What leaves of a failure.
std::string FailureText(const absl::Status& failure, const Call& call) {
  return DumpJson(ErrorDocument(failure, AudienceOf(call.door)));
}

// What leaves: what the handler wrote, or its document.
std::string TextOf(const absl::StatusOr<Json>& document, Call& call) {
  if (!document.ok()) return FailureText(document.status(), call);
  return call.text ? *std::move(call.text) : DumpJson(*document);
}

// Its answers are the same everywhere: nothing in them is of a home.
bool TellsOfUsAlone(const Operation& operation) {
  return operation.name.starts_with("components.");
}

// Its answers tell of settings, which are ours to hide; others, at a person's
// door, of what is that person's own.
bool TellsOfSettings(const Operation& operation) {
  return operation.name.starts_with("connections.");
}

void RedactQuestion(CallQuestion& question, const Redactor& redactor) {
  if (question.memory) {
    question.memory->session = redactor.Redact(question.memory->session);
    question.memory->excerpt = redactor.Redact(question.memory->excerpt);
  }
}

absl::Status StateRefused() {
  return MakeError(ErrorCode::kProtocolStateRefused,
                   "`requestState` was not given out for this request, was "
                   "changed, or has expired");
}

CallOutcome Finish(absl::StatusOr<Json> document, std::string text,
                   const Call& call, SteadyClock::time_point start) {
  return {.document = std::move(document),
          .text = std::move(text),
          .correlation_id = call.context.correlation_id,
          .elapsed = Since(start),
          .question = call.question};
}

}  // namespace

Json ErrorDocument(const absl::Status& status, Audience audience) {
  const ErrorInfo info = GetErrorInfo(status);
  return {{"status", "error"},
          {"error",
           {{"code", info.code},
            {"message", MessageFor(status, audience)},
            {"path", info.path},
            {"hint", info.HintFor(audience)},
            {"retryable", info.retryable}}}};
}

OperationRecorder::OperationRecorder(const OperationRegistry& registry,
                                     AuditLog& audit, Deadlines deadlines,
                                     OperationHooks hooks)
    : audit_(audit),
      deadlines_(std::move(deadlines)),
      hooks_(std::move(hooks)) {
  for (const Operation& operation : registry.operations()) {
    entries_.try_emplace(operation.name, operation);
  }
}

const SchemaValidator& OperationRecorder::Entry::input() {
  std::call_once(made_,
                 [this] { input_.emplace(operation->input_schema.get()); });
  return *input_;
}

OperationRecorder::Entry* OperationRecorder::Find(std::string_view operation) {
  const auto found = entries_.find(operation);
  return found == entries_.end() ? nullptr : &found->second;
}

absl::Status OperationRecorder::Check(Entry* entry, const Call& call,
                                      Json& arguments,
                                      AuditEvent& event) const {
  // A sealed front asks for tools, and for what only the protocol has. One that
  // asks for what is a command and no tool is no longer ours.
  if (entry == nullptr ||
      (event.door == NameOf(Door::kMcp) && entry->operation->tool.empty() &&
       !entry->operation->cli_words.empty())) {
    return call.state_refused ? StateRefused()
                              : MakeError(ErrorCode::kProtocolToolUnknown,
                                          "no operation has this name");
  }
  arguments = entry->input().Prepare(std::move(arguments));
  const std::string canonical = CanonicalJson(arguments);
  event.operation = entry->operation->name;
  event.target = TargetOf(*entry->operation, arguments, call);
  event.arguments_hmac = audit_.HashArguments(canonical);
  event.arguments_bytes = canonical.size();
  if (call.state_refused) return StateRefused();
  return entry->input().Validate(arguments);
}

void OperationRecorder::Count(const AuditEvent& ended, const Call& call,
                              SteadyClock::time_point start) const {
  if (hooks_.telemetry == nullptr) return;
  hooks_.telemetry->Record(
      {.key = {.door = ended.door,
               .client = ended.client_name,
               .operation = ended.operation,
               .outcome = ended.outcome},
       .rows = ended.rows.value_or(0),
       .bytes = ended.bytes.value_or(0),
       .elapsed_us = ended.elapsed_us.value_or(Since(start).count()),
       .correlation_id = ended.correlation_id,
       .trace = call.trace});
}

absl::Status OperationRecorder::Withhold(const absl::Status& status) const {
  if (status.ok() || !hooks_.withheld) return status;
  return RedactStatus(status, *hooks_.withheld());
}

std::string OperationRecorder::Withhold(const Operation& operation, Call& call,
                                        absl::StatusOr<Json>& document) const {
  if (!document.ok()) document = Withhold(document.status());
  if (!hooks_.withheld || (document.ok() && TellsOfUsAlone(operation))) {
    return TextOf(document, call);
  }
  const std::shared_ptr<const Redactor> redactor = hooks_.withheld();
  if (call.door != Door::kMcp) {
    if (document.ok() && call.as_assistants_see) {
      document = RedactJson(*std::move(document), *redactor,
                            RedactedParts::kAll, hooks_.our_words);
    } else if (document.ok() && TellsOfSettings(operation)) {
      document = RedactJson(*std::move(document), *redactor,
                            RedactedParts::kOurWords, hooks_.our_words);
    }
    return TextOf(document, call);
  }
  if (call.question) RedactQuestion(*call.question, *redactor);
  absl::StatusOr<std::string> text = RedactDocument(
      TextOf(document, call), *redactor, RedactedParts::kAll, hooks_.our_words);
  if (text.ok()) return *std::move(text);
  document = text.status();
  return FailureText(text.status(), call);
}

CallOutcome OperationRecorder::Fail(const absl::Status& status,
                                    const Call& call,
                                    SteadyClock::time_point start) const {
  const absl::Status told = Withhold(status);
  return Finish(told, FailureText(told, call), call, start);
}

std::string OperationRecorder::TargetOf(const Operation& operation,
                                        const Json& arguments,
                                        const Call& call) const {
  // A person knows what is configured; what an assistant says may be anything.
  const bool anything = call.door == Door::kMcp && hooks_.is_source != nullptr;
  const std::string said = anything ? DumpJson(arguments) : "";
  const auto fits = [&](std::string_view text) {
    if (!IsReference(text)) return false;
    // Others were found in what is stored, and may have another name by now.
    // "sqlite.shop" stands in the URI of a source, too.
    const bool is_said = said.find(text.substr(1)) != std::string::npos;
    return !is_said || hooks_.is_source(text);
  };
  std::string named = NamedIn(operation, arguments);
  if (fits(named)) return named;
  const auto found =
      std::find_if(call.sources.begin(), call.sources.end(), fits);
  return found == call.sources.end() ? "" : *found;
}

void OperationRecorder::Guard(Call& call, AuditEvent& event) const {
  event.client_name = RedactName(event.client_name);
  event.client_version = RedactName(event.client_version);
  call.written_client = {.name = event.client_name,
                         .version = event.client_version};
  if (!hooks_.withheld) return;
  const std::shared_ptr<const Redactor> redactor = hooks_.withheld();
  for (std::string* const text :
       {&event.client_name, &event.client_version, &event.target}) {
    *text = redactor->Redact(*text);
  }
  call.written_client = {.name = event.client_name,
                         .version = event.client_version};
  if (call.door != Door::kMcp || !call.context.progress) return;
  call.context.progress = [tell = std::move(call.context.progress),
                           withheld = hooks_.withheld](const Progress& now) {
    tell({.done = now.done,
          .total = now.total,
          .what = withheld()->Redact(now.what)});
  };
}

CallOutcome OperationRecorder::Run(std::string_view operation, Json arguments,
                                   Call call) {
  const SteadyClock::time_point start = SteadyClock::now();
  if (call.context.correlation_id.empty()) {
    call.context.correlation_id = RandomHex(16);
  }
  AuditEvent event = {.correlation_id = call.context.correlation_id,
                      .door = std::string(NameOf(call.door)),
                      .client_name = call.client.name,
                      .client_version = call.client.version};
  Entry* const entry = Find(operation);
  const absl::Status valid = Withhold(Check(entry, call, arguments, event));
  Guard(call, event);
  if (!valid.ok()) return Fail(Refuse(event, valid, call, start), call, start);
  event.kind = AuditEventKind::kCallBegan;
  // The disk may do its part meanwhile.
  if (absl::Status began = audit_.Append(event, AuditWait::kWritten);
      !began.ok()) {
    return Fail(began, call, start);
  }

  absl::StatusOr<Json> document = Dispatch(*entry, arguments, call);
  std::string text = Withhold(*entry->operation, call, document);
  event.kind = EndOf(document.status(), call);
  event.outcome = OutcomeOf(document.status());
  // It may be configured by now.
  if (event.target.empty()) {
    event.target = TargetOf(*entry->operation, arguments, call);
  }
  event.rows = call.rows;
  event.bytes = text.size();
  event.masked = call.masked;
  event.elapsed_us = Since(start).count();
  if (absl::Status ended = End(event, text, call, start); !ended.ok()) {
    // What cannot be proved does not leave.
    call.question.reset();
    return Fail(ended, call, start);
  }
  return Finish(std::move(document), std::move(text), call, start);
}

absl::Status OperationRecorder::Refuse(AuditEvent& event,
                                       const absl::Status& reason,
                                       const Call& call,
                                       SteadyClock::time_point start) {
  event.kind = AuditEventKind::kCallRefused;
  event.outcome = OutcomeOf(reason);
  const absl::Status ended = End(event, FailureText(reason, call), call, start);
  return ended.ok() ? reason : ended;
}

absl::Status OperationRecorder::End(AuditEvent& event, const std::string& text,
                                    const Call& call,
                                    SteadyClock::time_point start) {
  if (event.kind == AuditEventKind::kConsentAsked) {
    event.bytes.reset();
    return audit_.Append(event, AuditWait::kKept);
  }
  PayloadMode mode = PayloadMode::kOff;
  if (hooks_.keeper != nullptr && event.door == NameOf(Door::kMcp)) {
    mode = ModeOf(*hooks_.keeper, event.target, call.sources);
  }
  if (mode != PayloadMode::kOff) event.payload = hooks_.keeper->AddressOf(text);
  RETURN_IF_ERROR(audit_.Append(event, AuditWait::kKept));
  Count(event, call, start);
  if (mode == PayloadMode::kOff) return absl::OkStatus();
  return hooks_.keeper->Keep({.correlation_id = event.correlation_id,
                              .client_name = event.client_name,
                              .client_version = event.client_version,
                              .operation = event.operation,
                              .target = event.target,
                              .outcome = event.outcome,
                              .masked = event.masked.value_or(0),
                              .text = text,
                              .origins = call.origins},
                             event.payload, mode);
}

absl::StatusOr<Json> OperationRecorder::Dispatch(const Entry& entry,
                                                 const Json& arguments,
                                                 Call& call) {
  const Operation& operation = *entry.operation;
  if (!operation.handler) {
    return MakeError(ErrorCode::kInternalUnexpected,
                     fmt::format("`{}` has no handler here", operation.name));
  }
  const int64_t limit_ms = deadlines_(operation.deadline_key);
  if (limit_ms > 0) {
    call.context.deadline =
        std::min(call.context.deadline,
                 SteadyClock::now() + std::chrono::milliseconds(limit_ms));
  }
  call.operation = operation.name;
  if (hooks_.gate) RETURN_IF_ERROR(hooks_.gate(call));
  RETURN_IF_ERROR(CheckAlive(call.context));
  absl::StatusOr<Json> document = Handle(operation, arguments, call);
  if (hooks_.gate && HasCode(document.status(), ErrorCode::kRunCancelled)) {
    RETURN_IF_ERROR(hooks_.gate(call));
  }
  return document;
}

absl::StatusOr<Json> OperationRecorder::Handle(const Operation& operation,
                                               const Json& arguments,
                                               Call& call) {
  try {
    return operation.handler(arguments, call);
  } catch (const std::bad_alloc&) {
    return MakeError(ErrorCode::kRunOutOfMemory,
                     "the call needed more memory than there is");
  } catch (const std::exception& error) {
    // Its text may quote input: only its type is told.
    Log(LogLevel::kError, "call.threw",
        {{"operation", operation.name},
         {"correlation_id", call.context.correlation_id}});
    return MakeError(
        ErrorCode::kInternalUnexpected,
        fmt::format("`{}` failed in a way it should not", operation.name));
  }
}

}  // namespace osiris
