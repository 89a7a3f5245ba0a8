#include "core/base/live_file.h"

#include <fcntl.h>
#include <unistd.h>

#include "core/base/unique_fd.h"

namespace osiris {

void MarkLive(int fd) {
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  fcntl(fd, F_OFD_SETLK, &lock);
}

bool IsLive(int fd) {
  struct flock lock = {};
  lock.l_type = F_RDLCK;
  lock.l_whence = SEEK_SET;
  return fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

bool IsLive(const std::string& path) {
  const UniqueFd fd(
      open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  return fd && IsLive(fd.get());
}

}  // namespace osiris
