#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/unique_fd.h"

namespace osiris {

// A program that answers questions over a socket, its descriptor 0, and is gone
// when this is. Errors are plain statuses. One thread.
class ChildProgram {
 public:
  // Starts `program` (a path) with no arguments, these variables ("NAME=value")
  // and no other descriptor. All that it is asked ends at `deadline`.
  static absl::StatusOr<ChildProgram> Start(
      const std::string& program, const std::vector<std::string>& environment,
      std::chrono::milliseconds deadline);

  ChildProgram(ChildProgram&& other) noexcept;
  ChildProgram& operator=(ChildProgram&&) = delete;
  // Kills it, if it still runs, and waits for its end.
  ~ChildProgram();

  // Kills it: who waits for it gets kUnavailable. From any thread.
  void Kill() const;

  // All of it, or kUnavailable (it ended) or kDeadlineExceeded.
  absl::Status Send(const void* bytes, size_t size);
  absl::Status Receive(void* bytes, size_t size);

 private:
  ChildProgram(pid_t pid, UniqueFd socket,
               std::chrono::steady_clock::time_point deadline);
  absl::Status Await(short event) const;

  pid_t pid_;
  UniqueFd socket_;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace osiris
