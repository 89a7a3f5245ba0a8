#include "core/child/parent_socket.h"

#include <sys/socket.h>

#include <cerrno>

namespace osiris {
namespace {

constexpr int kSocket = 0;

}  // namespace

size_t ReceiveFromParent(void* into, size_t size) {
  char* const at = static_cast<char*>(into);
  size_t have = 0;
  while (have < size) {
    const ssize_t got = recv(kSocket, at + have, size - have, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    have += static_cast<size_t>(got);
  }
  return have;
}

bool SendToParent(const void* from, size_t size) {
  const char* at = static_cast<const char*>(from);
  while (size > 0) {
    const ssize_t sent = send(kSocket, at, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    at += sent;
    size -= static_cast<size_t>(sent);
  }
  return true;
}

}  // namespace osiris
