#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/audit/audit_log.h"
#include "core/operation/answer_keeper.h"
#include "core/operation/operation.h"
#include "core/operation/operation_registry.h"
#include "core/operation/schema_validator.h"
#include "core/secret/redacted_answer.h"
#include "core/secret/redactor.h"
#include "core/telemetry/telemetry.h"

namespace osiris {

// How a call ended.
struct CallOutcome {
  // The answer's document, or why there is none. Null at a door that hands
  // `text` on.
  absl::StatusOr<Json> document;
  // What leaves through the door: the document, or the error's document
  // {"status":"error","error":{…}}, on one line.
  std::string text;
  std::string correlation_id;
  std::chrono::microseconds elapsed{0};
  // With POLICY/APPROVAL_NEEDED: see Call::question.
  std::optional<CallQuestion> question;
  // What need not hold the answer up begins when this goes: let it live until
  // the answer has left.
  std::shared_ptr<void> afterwards = nullptr;
};

// {"status":"error","error":{"code","message","path","hint","retryable"}}, with
// the hint in the words of who reads it.
Json ErrorDocument(const absl::Status& status, Audience audience);

// Who else has a say in calls, or an interest in them. Each may be missing.
struct OperationHooks {
  // Whether a call may be made, now: asked before its handler is, and once
  // more where it was cancelled, for it may be why.
  std::function<absl::Status(const Call& call)> gate = {};
  // Keeps what assistants are sent.
  AnswerKeeper* keeper = nullptr;
  // Counts the calls whose end is in the log.
  Telemetry* telemetry = nullptr;
  // What takes secrets that this process knows out of all that leaves; never
  // answers nullptr.
  std::function<std::shared_ptr<const Redactor>()> withheld = {};
  // What of answers is ours, though a secret may be the same word; lives as
  // long as the recorder. Asked for where a secret was found.
  OurWordsSource our_words = {};
  // Whether a source of this reference is configured: only such is a target in
  // the log, as others are what a caller wrote.
  std::function<bool(std::string_view reference)> is_source = {};
};

// The one way to a handler: every call, of any door, gets its correlation id,
// its deadline, its checked arguments and its two audit lines here. When the
// log cannot be written the handler is not called, and an answer whose second
// line cannot be written is withheld. Where a question takes the place of an
// answer (Call::asks_in_session) the second line says so, and nothing is
// counted or kept: the call that comes with what a person said is the one that
// ends.
//
// Secrets that `hooks.withheld` knows are taken out here: for assistants out of
// answers, errors, questions and progress, before any of it is kept; for people
// out of errors, and of what is told about connections, but never out of data
// of their own. Thread-safe.
class OperationRecorder {
 public:
  // Milliseconds a call may take, by Operation::deadline_key.
  using Deadlines = std::function<int64_t(std::string_view key)>;

  // `registry`, `audit` and what `hooks` point to outlive the recorder.
  OperationRecorder(const OperationRegistry& registry, AuditLog& audit,
                    Deadlines deadlines, OperationHooks hooks = {});

  // Calls `operation` and waits for its end. `call.context` may bring an
  // earlier deadline, and gets a correlation id when it has none.
  CallOutcome Run(std::string_view operation, Json arguments, Call call);

 private:
  // An operation, and its schema made ready when it is first called.
  class Entry {
   public:
    explicit Entry(const Operation& declared) : operation(&declared) {}
    const SchemaValidator& input();

    const Operation* const operation;

   private:
    std::once_flag made_;
    std::optional<SchemaValidator> input_;
  };

  absl::StatusOr<Json> Dispatch(const Entry& entry, const Json& arguments,
                                Call& call);
  absl::StatusOr<Json> Handle(const Operation& operation, const Json& arguments,
                              Call& call);
  Entry* Find(std::string_view operation);
  // `status` without secrets.
  absl::Status Withhold(const absl::Status& status) const;
  // What leaves of `document`, which becomes an error if that cannot be told
  // from a secret.
  std::string Withhold(const Operation& operation, Call& call,
                       absl::StatusOr<Json>& document) const;
  // The end of a call that `status` keeps from being one.
  CallOutcome Fail(const absl::Status& status, const Call& call,
                   std::chrono::steady_clock::time_point start) const;
  // Lets no secret out while the call runs, nor into the log.
  void Guard(Call& call, AuditEvent& event) const;
  // Prepares the arguments, says in `event` what is asked for, and whether it
  // may be.
  absl::Status Check(Entry* entry, const Call& call, Json& arguments,
                     AuditEvent& event) const;
  // What the call is about: of its arguments, or else what its handler says.
  std::string TargetOf(const Operation& operation, const Json& arguments,
                       const Call& call) const;
  // Writes the one line of a call that is refused; answers what it is told.
  absl::Status Refuse(AuditEvent& event, const absl::Status& reason,
                      const Call& call,
                      std::chrono::steady_clock::time_point start);
  // Writes the call's last line, counts the call, and keeps `text` where it
  // goes to an assistant. An error: it must not leave.
  absl::Status End(AuditEvent& event, const std::string& text, const Call& call,
                   std::chrono::steady_clock::time_point start);
  // Counts the call that `ended`, which is in the log.
  void Count(const AuditEvent& ended, const Call& call,
             std::chrono::steady_clock::time_point start) const;

  AuditLog& audit_;
  const Deadlines deadlines_;
  const OperationHooks hooks_;
  std::map<std::string, Entry, std::less<>> entries_;
};

}  // namespace osiris
