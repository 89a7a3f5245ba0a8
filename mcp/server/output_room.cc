#include "mcp/server/output_room.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "core/base/unique_fd.h"
#include "fmt/format.h"

namespace osiris::mcp {
namespace {

constexpr size_t kLeast = PIPE_BUF;
// As much as a pipe holds.
constexpr size_t kMost = size_t{64} << 10;

size_t OpenPipeAnew(int fd) {
  const UniqueFd own(open(fmt::format("/proc/self/fd/{}", fd).c_str(),
                          O_WRONLY | O_NONBLOCK | O_CLOEXEC));
  return own && dup2(own.get(), fd) == fd ? kMost : kLeast;
}

int Option(int fd, int name) {
  int value = 0;
  socklen_t size = sizeof(value);
  return getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

// One that is writable has used a quarter of its buffer at most.
size_t RoomOfSocket(int fd) {
  if (Option(fd, SO_DOMAIN) != AF_UNIX || Option(fd, SO_TYPE) != SOCK_STREAM) {
    return kLeast;
  }
  const auto buffer = static_cast<size_t>(std::max(Option(fd, SO_SNDBUF), 0));
  return std::clamp(buffer / 4, kLeast, kMost);
}

}  // namespace

size_t MakeOutputRoom(int fd) {
  struct stat info = {};
  if (fstat(fd, &info) != 0) return kLeast;
  if (S_ISFIFO(info.st_mode)) return OpenPipeAnew(fd);
  return S_ISSOCK(info.st_mode) ? RoomOfSocket(fd) : kLeast;
}

}  // namespace osiris::mcp
