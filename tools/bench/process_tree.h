#pragma once

#include <sys/types.h>

#include <vector>

namespace osiris::bench {

// What a process and all that descend from it cost. Memory in MiB.
struct TreeUsage {
  double resident = 0;      // shared pages counted once a process
  double proportional = 0;  // shared pages divided among their users
  double cpu_ms = 0;        // processor time so far, ended threads included
  int processes = 0;
  int threads = 0;
};

// `root` and its descendants, `root` first. Those that end meanwhile may be
// missing or stale.
std::vector<pid_t> ProcessTree(pid_t root);

// Reads /proc: takes some 0.1 ms a process.
TreeUsage MeasureTree(pid_t root);

}  // namespace osiris::bench
