#include "worker/program.h"

#include <sodium.h>

#include <cstdio>
#include <string_view>

#include "core/base/version.h"
#include "worker/worker_loop.h"
#include "worker/zygote_loop.h"

namespace osiris::worker {
namespace {

constexpr int kControlFd = 3;
constexpr int kExitUsage = 2;

}  // namespace

int RunWorkerProgram(int argc, char** argv, const DriverRegistry& drivers) {
  const std::string_view mode = argc == 2 ? argv[1] : "";
  if (mode == "--version") {
    std::printf("osiris-worker %s\n", kVersion);
    return 0;
  }
  if (mode != "--zygote") {
    std::fputs(
        "osiris-worker reads databases for osiris and osiris-mcp, which start "
        "it themselves.\n",
        stderr);
    return kExitUsage;
  }
  // Before any worker is forked, so that none pays for it.
  if (sodium_init() < 0) return 1;
  const int channel = ServeZygote(kControlFd);
  return ServeWorker(channel, drivers);
}

}  // namespace osiris::worker
