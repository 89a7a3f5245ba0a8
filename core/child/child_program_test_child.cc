// What child_program_test starts. The first byte that it is sent says what it
// does: 'e' sends back the next eight bytes, 's' says nothing, 'q' ends, and
// 't' tells in eight bytes each how many variables and descriptors above
// standard error it was given.
#include <fcntl.h>
#include <unistd.h>

#include <cstdint>

#include "core/child/parent_socket.h"

namespace {

constexpr int kMostDescriptors = 256;

int64_t Variables() {
  int64_t count = 0;
  while (environ[count] != nullptr) ++count;
  return count;
}

int64_t Descriptors() {
  int64_t count = 0;
  for (int fd = 3; fd < kMostDescriptors; ++fd) {
    if (fcntl(fd, F_GETFD) >= 0) ++count;
  }
  return count;
}

}  // namespace

int main() {
  using osiris::ReceiveFromParent;
  using osiris::SendToParent;
  char what = 0;
  while (ReceiveFromParent(&what, 1) == 1) {
    int64_t numbers[2] = {Variables(), Descriptors()};
    switch (what) {
      case 'e':
        if (ReceiveFromParent(numbers, sizeof(*numbers)) != sizeof(*numbers)) {
          return 1;
        }
        SendToParent(numbers, sizeof(*numbers));
        break;
      case 't':
        SendToParent(numbers, sizeof(numbers));
        break;
      case 's':
        while (true) pause();
      default:
        return 0;
    }
  }
  return 0;
}
