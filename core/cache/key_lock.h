#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/base/unique_fd.h"
#include "core/cache/private_folder.h"

namespace osiris {

// Holds one key for one caller among all threads and all processes that use
// the same folder: whoever does the work holds it, the others wait and then
// find the work done.
//
// It is flock on a file of the key's name, so the kernel frees it when the
// holder dies. The file is removed when the holder ends. Movable; ends with
// its destruction, in any thread.
class KeyLock {
 public:
  // Waits until nobody else holds `key` (1 to 128 of [a-z0-9_]). Looks again
  // after 1 ms, then 2, and so on to 50 ms, and wakes up at once when the
  // context is cancelled.
  //   RUN/CANCELLED, RUN/TIMED_OUT   the context ended first
  // and what PrivateFolder fails with.
  static absl::StatusOr<KeyLock> Acquire(const PrivateFolder* folder,
                                         std::string_view key,
                                         const CallContext& context);

  KeyLock(KeyLock&&) noexcept = default;
  KeyLock& operator=(KeyLock&&) = delete;
  ~KeyLock();

  // True if somebody else held it at first.
  bool waited() const { return waited_; }

 private:
  KeyLock(const PrivateFolder* folder, std::string name, UniqueFd fd,
          bool waited);

  const PrivateFolder* folder_;
  std::string name_;
  UniqueFd fd_;
  bool waited_;
};

}  // namespace osiris
