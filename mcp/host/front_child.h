#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/unique_fd.h"

namespace osiris::mcp {

// How a front ended.
struct FrontExit {
  // The signal that ended it, or 0. SIGSYS: it tried what its seal forbids.
  int signal = 0;
  int status = 0;
};

// A front: this program again, with an empty environment and nothing open but
// standard input, output and error, and one end of a channel at descriptor 3.
// One thread at a time.
class FrontChild {
 public:
  // Starts `program` (normally "/proc/self/exe") with `arguments`. Call it
  // before any secret is read; the caller's first thread must live as long as
  // the front is to.
  static absl::StatusOr<FrontChild> Start(const std::string& program,
                                          std::vector<std::string> arguments);
  FrontChild(FrontChild&& other) noexcept;
  FrontChild& operator=(FrontChild&&) = delete;
  // Kills it if it still runs.
  ~FrontChild();

  pid_t pid() const { return pid_; }

  // Our end of the channel; given out once.
  UniqueFd TakeChannel() { return std::move(channel_); }

  // Waits for its end, for at most `milliseconds`, then kills it.
  FrontExit Wait(int milliseconds);

 private:
  FrontChild(pid_t pid, UniqueFd pidfd, UniqueFd channel);

  pid_t pid_;
  UniqueFd pidfd_;
  UniqueFd channel_;
};

}  // namespace osiris::mcp
