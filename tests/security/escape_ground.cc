#include "tests/security/escape_ground.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>

namespace osiris {
namespace {

UniqueFd ListenLocally(const std::string& name) {
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, name.data(), name.size());
  if (bind(fd.get(), reinterpret_cast<const sockaddr*>(&address),
           offsetof(sockaddr_un, sun_path) + name.size()) != 0 ||
      listen(fd.get(), 64) != 0) {
    fd.Reset();
  }
  return fd;
}

UniqueFd ListenOnTcp(int* port) {
  UniqueFd fd(socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(fd.get(), generic, size) != 0 || listen(fd.get(), 64) != 0 ||
      getsockname(fd.get(), generic, &size) != 0) {
    fd.Reset();
  }
  *port = ntohs(address.sin_port);
  return fd;
}

}  // namespace

EscapeGround::EscapeGround() {
  char folder[] = "/tmp/osiris_ground_XXXXXX";
  if (mkdtemp(folder) == nullptr) return;
  targets_.folder = folder;
  targets_.socket_path = mcp::SocketPathIn(targets_.folder);
  targets_.socket_name = mcp::SocketNameFor(targets_.folder);
  path_listener_ = ListenLocally(targets_.socket_path);
  name_listener_ = ListenLocally(std::string(1, '\0') + targets_.socket_name);
  tcp_listener_ = ListenOnTcp(&targets_.port);
  root_ = UniqueFd(open("/", O_PATH));
  program_ = mcp::MakeProgramInMemory();
  targets_.root_fd = root_.get();
  targets_.program_fd = program_.get();
  targets_.parent = getpid();
  ready_ =
      path_listener_ && name_listener_ && tcp_listener_ && root_ && program_;
}

EscapeGround::~EscapeGround() {
  std::error_code ignored;
  if (!targets_.folder.empty()) {
    std::filesystem::remove_all(targets_.folder, ignored);
  }
}

int EscapeGround::last_fd() const {
  return std::max(targets_.root_fd, targets_.program_fd) + 8;
}

void EscapeGround::Restore() {
  std::error_code ignored;
  for (const char* name : {"new", "away", "hard", "link", "fifo", "folder"}) {
    std::filesystem::remove_all(targets_.folder + "/" + name, ignored);
  }
  std::ofstream(targets_.folder + "/victim") << 'x';
  std::ofstream(targets_.folder + "/moved") << 'x';
}

std::map<std::string, int> EscapeGround::TryAll(
    const std::function<bool(const EscapeGround&)>& seal) {
  return TryEach([&](const mcp::EscapeAttempt& attempt) {
    const ChildEnd end = RunInChild([&] {
      if (!seal(*this)) return kNotSealed;
      return attempt.attempt(targets_);
    });
    return end.value;
  });
}

std::map<std::string, int> EscapeGround::TryEach(
    const std::function<int(const mcp::EscapeAttempt&)>& make) {
  std::map<std::string, int> ends;
  for (const mcp::EscapeAttempt& attempt : mcp::AllEscapeAttempts()) {
    Restore();
    ends.emplace(attempt.name, make(attempt));
  }
  return ends;
}

}  // namespace osiris
