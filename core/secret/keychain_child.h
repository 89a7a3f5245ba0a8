#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/unique_fd.h"

namespace osiris {

// A program that answers one question over a socket, its descriptor 0, and is
// gone when this is. Errors are plain statuses. One thread.
class KeychainChild {
 public:
  // Starts `program` with no arguments, these variables ("NAME=value") and no
  // other descriptor.
  static absl::StatusOr<KeychainChild> Start(
      const std::string& program, const std::vector<std::string>& environment,
      std::chrono::milliseconds deadline);

  KeychainChild(KeychainChild&& other) noexcept;
  KeychainChild& operator=(KeychainChild&&) = delete;
  // Kills it, if it still runs, and waits for its end.
  ~KeychainChild();

  // All of it, or kUnavailable (it ended) or kDeadlineExceeded.
  absl::Status Send(const void* bytes, size_t size);
  absl::Status Receive(void* bytes, size_t size);

 private:
  KeychainChild(pid_t pid, UniqueFd socket,
                std::chrono::steady_clock::time_point deadline);
  absl::Status Await(short event) const;

  pid_t pid_;
  UniqueFd socket_;
  std::chrono::steady_clock::time_point deadline_;
};

}  // namespace osiris
