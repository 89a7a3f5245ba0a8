#include "tests/processes/process_tree.h"

#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

namespace osiris {
namespace {

struct Status {
  pid_t parent = -1;
  char state = 'Z';
};

// From /proc/<pid>/stat: "pid (name) state parent …"; the name may hold all.
Status StatusOf(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/stat");
  // One that ends meanwhile cannot be read, which is no exception here.
  std::string text;
  std::getline(file, text, '\0');
  const size_t end = text.rfind(')');
  Status status;
  if (end == std::string::npos) return status;
  std::istringstream rest(text.substr(end + 1));
  rest >> status.state >> status.parent;
  return status;
}

}  // namespace

std::set<pid_t> ChildrenOf(pid_t parent) {
  std::set<pid_t> children;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    const pid_t pid = std::stoi(name);
    const Status status = StatusOf(pid);
    if (status.parent == parent && status.state != 'Z' && status.state != 'X') {
      children.insert(pid);
    }
  }
  return children;
}

std::set<pid_t> DescendantsOf(pid_t parent) {
  std::set<pid_t> all;
  for (const pid_t child : ChildrenOf(parent)) {
    all.insert(child);
    all.merge(DescendantsOf(child));
  }
  return all;
}

std::set<pid_t> WorkersOf(pid_t parent) {
  std::set<pid_t> workers;
  for (const pid_t child : ChildrenOf(parent)) workers.merge(ChildrenOf(child));
  return workers;
}

std::string NameOf(pid_t pid) {
  std::ifstream file("/proc/" + std::to_string(pid) + "/cmdline");
  std::string name;
  std::getline(file, name, '\0');
  return name.substr(name.rfind('/') + 1);
}

bool IsRunning(pid_t pid) {
  const char state = StatusOf(pid).state;
  return state != 'Z' && state != 'X';
}

void AwaitEnd(pid_t pid) {
  const auto fd = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (fd < 0) return;
  struct pollfd end = {fd, POLLIN, 0};
  while (poll(&end, 1, -1) < 0 && errno == EINTR) {
  }
  close(fd);
}

size_t OpenDescriptors() {
  size_t open = 0;
  for ([[maybe_unused]] const auto& entry :
       std::filesystem::directory_iterator("/proc/self/fd")) {
    ++open;
  }
  return open;
}

}  // namespace osiris
