// osiris-otlp: sends what telemetry counted to a collector, as it is asked over
// the socket that is its descriptor 0. Nothing is in arguments or files.

#include <unistd.h>

#include <cstdio>
#include <string_view>

#include "core/base/version.h"
#include "core/seal/process_limits.h"
#include "otlp/serve.h"

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--version") {
    std::printf("osiris-otlp %s\n", osiris::kVersion);
    return 0;
  }
  if (argc > 1 || isatty(0) != 0) {
    std::fputs(
        "osiris-otlp sends telemetry for osiris-mcp, which starts it itself.\n",
        stderr);
    return 2;
  }
  // It holds headers that may be secret for as long as it lives.
  if (!osiris::DieWithParent(getppid()).ok() ||
      !osiris::LimitProcess({}).ok() || !osiris::HideFromDebuggers().ok()) {
    return 1;
  }
  return osiris::otlp::ServeRequests() ? 0 : 1;
}
