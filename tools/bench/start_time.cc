// How long a command takes from its start to its end.
//
// Usage: start_time RUNS COMMAND [ARGUMENT...]
// Prints the median and the range in milliseconds. What the command writes is
// dropped.
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tools/bench/series.h"

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: start_time RUNS COMMAND [ARGUMENT...]\n");
    return 2;
  }
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null",
                                   O_WRONLY, 0);
  osiris::bench::Series times;
  for (int run = 0; run < std::atoi(argv[1]); ++run) {
    const auto began = std::chrono::steady_clock::now();
    pid_t pid = 0;
    const int error =
        posix_spawnp(&pid, argv[2], &actions, nullptr, argv + 2, environ);
    int status = 0;
    if (error != 0 || waitpid(pid, &status, 0) != pid || status != 0) {
      std::fprintf(stderr, "%s: %s\n", argv[2],
                   error != 0 ? std::strerror(error) : "it failed");
      return 1;
    }
    const std::chrono::duration<double, std::milli> took =
        std::chrono::steady_clock::now() - began;
    times.Add(took.count());
  }
  std::printf("%.3f %.3f %.3f\n", times.Median(), times.Quantile(0),
              times.Quantile(1));
  return 0;
}
