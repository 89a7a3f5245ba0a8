#include "tools/bench/process_tree.h"

#include <time.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "fmt/format.h"

namespace osiris::bench {
namespace {

constexpr double kKibPerMib = 1024;

// The number after `key` in a file of "Key:  number unit" lines.
long NumberAfter(const std::string& path, std::string_view key) {
  std::ifstream in(path);
  std::string line;
  while (std::getline(in, line)) {
    if (line.starts_with(key)) return std::atol(line.c_str() + key.size());
  }
  return 0;
}

// Exact to the nanosecond, where /proc/PID/stat counts in hundredths.
double CpuMilliseconds(pid_t pid) {
  clockid_t clock;
  timespec time;
  if (clock_getcpuclockid(pid, &clock) != 0) return 0;
  if (clock_gettime(clock, &time) != 0) return 0;
  return static_cast<double>(time.tv_sec) * 1e3 +
         static_cast<double>(time.tv_nsec) / 1e6;
}

void AppendChildren(pid_t pid, std::vector<pid_t>& tree) {
  std::error_code gone;
  const std::string folder = fmt::format("/proc/{}/task", pid);
  for (const auto& thread : std::filesystem::directory_iterator(folder, gone)) {
    std::ifstream children(thread.path() / "children");
    for (pid_t child; children >> child;) {
      if (std::find(tree.begin(), tree.end(), child) == tree.end()) {
        tree.push_back(child);
      }
    }
  }
}

}  // namespace

std::vector<pid_t> ProcessTree(pid_t root) {
  std::vector<pid_t> tree = {root};
  for (size_t i = 0; i < tree.size(); ++i) AppendChildren(tree[i], tree);
  return tree;
}

TreeUsage MeasureTree(pid_t root) {
  TreeUsage usage;
  for (const pid_t pid : ProcessTree(root)) {
    const std::string status = fmt::format("/proc/{}/status", pid);
    const std::string rollup = fmt::format("/proc/{}/smaps_rollup", pid);
    usage.resident += NumberAfter(status, "VmRSS:") / kKibPerMib;
    usage.proportional += NumberAfter(rollup, "Pss:") / kKibPerMib;
    usage.threads += static_cast<int>(NumberAfter(status, "Threads:"));
    usage.cpu_ms += CpuMilliseconds(pid);
    ++usage.processes;
  }
  return usage;
}

}  // namespace osiris::bench
