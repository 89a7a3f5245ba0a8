#include "core/seal/sealed_child.h"

#include <sys/wait.h>
#include <unistd.h>

namespace osiris {

ChildEnd RunInChild(const std::function<int()>& act) {
  const pid_t child = fork();
  if (child < 0) return {};
  if (child == 0) _exit(act());
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
  }
  if (WIFEXITED(status)) return {.value = WEXITSTATUS(status), .signal = 0};
  return {.value = -1, .signal = WTERMSIG(status)};
}

}  // namespace osiris
