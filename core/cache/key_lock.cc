#include "core/cache/key_lock.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "core/base/file.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr int kLongestPauseMs = 50;

bool IsKey(std::string_view key) {
  return !key.empty() && key.size() <= 128 &&
         key.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") ==
             key.npos;
}

// True if `name` still means the file that `fd` holds: its former holder may
// have removed it while we waited.
bool StillNamed(const PrivateFolder& folder, const std::string& name, int fd) {
  struct stat held = {};
  struct stat named = {};
  return fstat(fd, &held) == 0 &&
         fstatat(folder.fd(), name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

absl::StatusOr<UniqueFd> OpenLock(const PrivateFolder& folder,
                                  const std::string& name) {
  UniqueFd fd(openat(folder.fd(), name.c_str(),
                     O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
                     0600));
  if (!fd) return FileError(errno, "cannot open", folder.path() + "/" + name);
  return fd;
}

void Pause(const CallContext& context, int ms) {
  const int left = MillisecondsLeft(context);
  pollfd cancelled = {.fd = context.cancellation.fd(), .events = POLLIN};
  poll(&cancelled, 1, left < 0 ? ms : std::min(ms, left));
}

}  // namespace

absl::StatusOr<KeyLock> KeyLock::Acquire(const PrivateFolder* folder,
                                         std::string_view key,
                                         const CallContext& context) {
  if (!IsKey(key)) return absl::InvalidArgumentError("this is no key");
  const std::string name = fmt::format("{}.lock", key);
  bool waited = false;
  int pause_ms = 1;
  while (true) {
    ASSIGN_OR_RETURN(UniqueFd fd, OpenLock(*folder, name));
    while (flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
      if (errno == EINTR) continue;
      if (errno != EWOULDBLOCK) {
        return FileError(errno, "cannot lock", folder->path() + "/" + name);
      }
      RETURN_IF_ERROR(CheckAlive(context));
      waited = true;
      Pause(context, pause_ms);
      pause_ms = std::min(pause_ms * 2, kLongestPauseMs);
    }
    if (StillNamed(*folder, name, fd.get())) {
      return KeyLock(folder, name, std::move(fd), waited);
    }
    RETURN_IF_ERROR(CheckAlive(context));
  }
}

KeyLock::KeyLock(const PrivateFolder* folder, std::string name, UniqueFd fd,
                 bool waited)
    : folder_(folder),
      name_(std::move(name)),
      fd_(std::move(fd)),
      waited_(waited) {}

KeyLock::~KeyLock() {
  // While it is still held: whoever waits on the old file finds it unnamed.
  if (fd_) static_cast<void>(folder_->Remove(name_));
}

}  // namespace osiris
