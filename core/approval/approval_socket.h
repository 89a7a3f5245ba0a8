#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/approval/approval_question.h"
#include "core/base/call_context.h"
#include "core/base/unique_fd.h"
#include "core/config/environment.h"

namespace osiris {

// Where questions about `home` are answered: $XDG_RUNTIME_DIR/osiris/<first 16
// hex digits of SHA-256 of home>.sock; and, since clients may start a server
// without that variable, the same below /run/user/<uid> and /tmp/osiris-<uid>.
// In this order; a folder counts only if it is this user's alone.
std::vector<std::string> ApprovalSockets(std::string_view home,
                                         const Environment& environment);

// Asks whoever listens at the first of `sockets` where somebody of this user
// does. nullopt: nobody listens. No answer until `context`'s deadline, or one
// that is none, is kDeny. RUN/CANCELLED.
absl::StatusOr<std::optional<ApprovalAnswer>> AskListener(
    const std::vector<std::string>& sockets, const ApprovalQuestion& question,
    const CallContext& context);

// True if somebody listens.
bool SomebodyListens(const std::vector<std::string>& sockets);

// A question that waits for its answer.
class PendingApproval {
 public:
  PendingApproval(UniqueFd asker, ApprovalQuestion question);

  const ApprovalQuestion& question() const { return question_; }

  // Polls as readable when nobody waits any more.
  int fd() const { return asker_.get(); }

  // False: nobody waited any more.
  bool Answer(ApprovalAnswer answer) const;

 private:
  UniqueFd asker_;
  ApprovalQuestion question_;
};

// Listens for questions: one at a time for a home. Not thread-safe.
class ApprovalListener {
 public:
  // POLICY/ANOTHER_LISTENS while another desktop or terminal does;
  // CONFIG/HOME_UNUSABLE where there is no folder for a socket.
  static absl::StatusOr<ApprovalListener> Bind(
      const std::vector<std::string>& sockets);
  ApprovalListener(ApprovalListener&&) = default;
  ApprovalListener& operator=(ApprovalListener&&) = delete;
  // Nobody listens any more.
  ~ApprovalListener();

  // Polls as readable when somebody asks.
  int fd() const { return socket_.get(); }
  const std::string& path() const { return path_; }

  // The next question; nullopt where none came, or from somebody else.
  std::optional<PendingApproval> Next() const;

 private:
  ApprovalListener(std::string path, UniqueFd lock, UniqueFd socket);

  std::string path_;
  UniqueFd lock_;
  UniqueFd socket_;
};

}  // namespace osiris
