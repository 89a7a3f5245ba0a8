// osiris-keychain: asks the session's keychain one question, over the socket
// that is its descriptor 0. Nothing is in arguments, variables or files.

#include <unistd.h>

#include <cstdio>
#include <string_view>

#include "core/base/version.h"
#include "core/seal/process_limits.h"
#include "keychain/serve.h"

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--version") {
    std::printf("osiris-keychain %s\n", osiris::kVersion);
    return 0;
  }
  if (argc > 1 || isatty(0) != 0) {
    std::fputs(
        "osiris-keychain asks the keychain for osiris and osiris-mcp, "
        "which start it themselves.\n",
        stderr);
    return 2;
  }
  // It holds a secret for as long as it lives.
  if (!osiris::LimitProcess({}).ok() || !osiris::HideFromDebuggers().ok()) {
    return 1;
  }
  return osiris::keychain::ServeOneRequest() ? 0 : 1;
}
