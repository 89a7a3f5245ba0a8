#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/approval/approval_question.h"
#include "core/audit/audit_event.h"
#include "core/config/config.h"
#include "core/config/environment.h"
#include "core/operation/operation.h"

namespace osiris {

// What a call wants to know of a source.
enum class Shows { kStructure, kMaskedRows, kRows };

// "structure", "masked rows", "rows".
std::string_view NameOf(Shows shows);

// What an assistant wants, and when a person is asked for it.
struct ApprovalWish {
  std::string connection;
  Shows shows = Shows::kStructure;
  AskMode ask = AskMode::kFirst;
  std::chrono::seconds timeout{50};
};

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
  // may show what it wants.
  //   POLICY/NOT_APPROVED      a person said no, or nothing in time; also for
  //                            kDenialLasts after a no
  //   POLICY/APPROVAL_NEEDED   `call.question` is for the client to ask, and
  //                            the call to be made again with `call.consent`
  //   RUN/CANCELLED, AUDIT/UNAVAILABLE
  absl::StatusOr<ApprovalAnswer> Ask(const ApprovalWish& wish, Call& call);

  // True if Ask would answer at once: it is remembered, or nobody can be
  // asked.
  bool IsSettled(const ApprovalWish& wish, const Call& call);

  // Nobody is asked twice within this time after a no.
  static constexpr std::chrono::seconds kDenialLasts{60};

 private:
  using Clock = std::chrono::steady_clock;
  // Client, connection, what is shown.
  using Key = std::tuple<std::string, std::string, Shows>;

  // A question that a client was given to ask.
  struct Given {
    Key key;
    Clock::time_point expiry;
  };

  static Key KeyOf(const ApprovalWish& wish, const Call& call);
  // `mutex_` is held.
  bool IsAllowed(const Key& key) const;
  bool IsDenied(const Key& key) const;

  absl::StatusOr<ApprovalAnswer> AskAnybody(const ApprovalWish& wish,
                                            const Key& key, Call& call);
  absl::StatusOr<ApprovalAnswer> TakeConsent(const ApprovalWish& wish,
                                             const Key& key, Call& call);
  absl::Status GiveOut(const Key& key, Call& call);
  // What follows from an answer.
  absl::StatusOr<ApprovalAnswer> Settle(const ApprovalWish& wish,
                                        const Key& key, ApprovalAnswer answer,
                                        const Call& call);

  const std::vector<std::string> sockets_;
  const Audit audit_;
  std::mutex mutex_;
  std::condition_variable settled_;
  // All below are guarded by `mutex_`.
  std::set<Key> allowed_;
  std::map<Key, Clock::time_point> denied_until_;
  // About which a person is being asked.
  std::set<Key> asking_;
  // By id.
  std::map<std::string, Given> given_;
};

}  // namespace osiris
