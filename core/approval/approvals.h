#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/approval/approval_question.h"
#include "core/audit/audit_event.h"
#include "core/config/config.h"
#include "core/config/environment.h"
#include "core/operation/memory_offer.h"
#include "core/operation/operation.h"

namespace osiris {

// What a call wants to know of a source; of none where it wants to have
// something remembered.
enum class Shows { kStructure, kMaskedRows, kRows, kMemory };

// "structure", "masked rows", "rows", "memory".
std::string_view NameOf(Shows shows);

// What an assistant wants, and when a person is asked for it.
struct ApprovalWish {
  std::string connection;
  Shows shows = Shows::kStructure;
  AskMode ask = AskMode::kFirst;
  std::chrono::seconds timeout{50};
};

// What an assistant wants to have remembered.
struct KeepWish {
  MemoryOffer offer;
  // Of all that is to be kept: a person agrees to this and to nothing else.
  std::string sha256;
  std::chrono::seconds timeout{50};
};

// Where a person agreed: who listened, or in a form of the client.
enum class AgreedAt { kListener, kForm };

// Asks people whether assistants may, and remembers what they said for as long
// as the process lives, by client, source and what is shown. Who is asked:
// whoever listens (approval_socket.h); else the client, where it can show a
// form; else nobody, and the source's rule decides. Thread-safe.
class Approvals {
 public:
  // Writes an event to the audit log.
  using Audit = std::function<absl::Status(const AuditEvent&)>;

  // Asks at `sockets`, or at those of `home`: see ApprovalSockets.
  Approvals(std::vector<std::string> sockets, Audit audit);
  Approvals(std::string_view home, const Environment& environment, Audit audit);

  // Waits for a person, at most wish.timeout; `call` gets that much more time
  // for its work. kSchema: the call may show structure, and no values; else it
  // may show what it wants. AskMode::kFirst asks nobody again for kDenialLasts
  // after kSchema; what is said to a question of before counts.
  //   POLICY/NOT_APPROVED      a person said no, or nothing in time; also for
  //                            kDenialLasts after a no. The consent "withdrawn"
  //                            is no such no: it ends this call alone
  //   POLICY/APPROVAL_NEEDED   `call.question` is for the client to ask, and
  //                            the call to be made again with `call.consent`
  //                            within wish.timeout. What was said of it before
  //                            then holds, once. A yes to rows is one to
  //                            masked rows, where rules became stricter
  //   RUN/CANCELLED, AUDIT/UNAVAILABLE
  absl::StatusOr<ApprovalAnswer> Ask(const ApprovalWish& wish, Call& call);

  // Waits for a person as Ask does, and fails as it does; what they say, also a
  // no, holds for these bytes alone. nullopt: nobody can be asked, and nobody
  // agreed.
  absl::StatusOr<std::optional<AgreedAt>> AskToKeep(const KeepWish& wish,
                                                    Call& call);

  // True if Ask would allow it at once: a yes is remembered, or nobody can be
  // asked. False after a no, for as long as that lasts.
  bool IsSettled(const ApprovalWish& wish, const Call& call);

  // Nobody is asked the same twice within this time after a no.
  static constexpr std::chrono::seconds kDenialLasts{60};

 private:
  using Clock = std::chrono::steady_clock;
  // Client, connection, what is shown.
  using Key = std::tuple<std::string, std::string, Shows>;

  // What a person is to be asked.
  struct Matter {
    Key key;
    AskMode ask = AskMode::kFirst;
    // Without its nonce.
    ApprovalQuestion question;
    // What an answer is for, beyond `key`.
    std::string about;
  };

  // A question that a client was given to ask.
  struct Given {
    Key key;
    std::string about;
    // A yes after this is none.
    Clock::time_point answer_by;
    Clock::time_point expiry;
    // What was said of the same call before, and which operation that is.
    std::string operation;
    std::vector<CallApproval> approved = {};
    bool schema_only = false;
  };

  // Without an answer: nobody could be asked.
  struct Said {
    std::optional<ApprovalAnswer> answer;
    AgreedAt at = AgreedAt::kListener;
    // Nobody was asked: it was said before.
    bool remembered = false;
  };

  static Key KeyOf(const ApprovalWish& wish, const Call& call);
  // Gives `call`, which comes with an answer, what was said before the question
  // was put.
  void TakeUp(Call& call);
  // `mutex_` is held.
  bool IsAllowed(const Key& key) const;
  bool IsDenied(const Key& key, const std::string& about) const;
  bool IsSchemaOnly(const Key& key) const;

  // One after the other where several ask the same.
  absl::StatusOr<Said> AskInTurn(const Matter& matter, Call& call);
  absl::StatusOr<Said> AskAnybody(const Matter& matter, Call& call);
  absl::StatusOr<Said> TakeConsent(const Matter& matter, Call& call);
  // Uses up what `consent` answers, if that was asked for `matter`, in time.
  absl::Status Spend(const Matter& matter, const CallConsent& consent,
                     const Call& call);
  absl::Status GiveOut(const Matter& matter, Call& call);
  // What follows from an answer.
  absl::StatusOr<Said> Settle(const Matter& matter, Said said,
                              const Call& call);
  // Records a yes and remembers it.
  absl::Status Remember(const Matter& matter, ApprovalAnswer answer,
                        const Call& call);

  const std::vector<std::string> sockets_;
  const Audit audit_;
  std::mutex mutex_;
  std::condition_variable settled_;
  // All below are guarded by `mutex_`.
  std::set<Key> allowed_;
  std::map<std::pair<Key, std::string>, Clock::time_point> denied_until_;
  std::map<Key, Clock::time_point> schema_only_until_;
  // About which a person is being asked.
  std::set<Key> asking_;
  // By id.
  std::map<std::string, Given> given_;
};

}  // namespace osiris
