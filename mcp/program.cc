#include "mcp/program.h"

#include <charconv>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "core/base/error_info.h"
#include "core/base/version.h"
#include "core/seal/process_limits.h"
#include "fmt/format.h"
#include "mcp/host/host.h"

namespace osiris::mcp {
namespace {

constexpr char kUsage[] =
    "Usage: osiris-mcp [--home FOLDER]\n"
    "\n"
    "Serves the Model Context Protocol on standard input and output. MCP\n"
    "clients start it; `osiris mcp clients` prints what to tell them.\n"
    "\n"
    "  --home FOLDER     where osiris.yaml and osiris_connections.yaml are;\n"
    "                    without it OSIRIS_HOME, the nearest folder upwards\n"
    "                    that holds osiris.yaml, or the user's data folder\n"
    "  --version         print the version and end\n"
    "  --help            print this and end\n";

int UsageError(std::string_view argument) {
  fmt::print(stderr, "osiris-mcp: cannot use the argument `{}`\n{}", argument,
             kUsage);
  return 2;
}

// The text of `--name VALUE` or `--name=VALUE` at `*index`, or nullptr.
const char* ValueOf(const char* name, int argc, char** argv, int* index) {
  const size_t size = std::strlen(name);
  const char* const argument = argv[*index];
  if (std::strncmp(argument, name, size) != 0) return nullptr;
  if (argument[size] == '=') return argument + size + 1;
  if (argument[size] != '\0' || *index + 1 >= argc) return nullptr;
  return argv[++*index];
}

int RunAsFront(int argc, char** argv, const TestParts& test_parts) {
  int parent = 0;
  const bool on_trial = argc > 2 && test_parts.trial != nullptr;
  if (argc == 2 || on_trial) {
    std::from_chars(argv[1], argv[1] + std::strlen(argv[1]), parent);
  }
  FrontTrial trial;
  if (on_trial) trial = test_parts.trial(parent, {argv + 2, argv + argc});
  return RunFrontProcess(parent, trial);
}

bool TakeMilliseconds(const char* text, int64_t* value) {
  const auto [end, error] =
      std::from_chars(text, text + std::strlen(text), *value);
  return error == std::errc() && *end == '\0' && *value > 0;
}

// Takes an option that only tests may use. False: it is none.
bool TakeTestOption(int argc, char** argv, int* index, HostOptions* options) {
  if (const char* const worker = ValueOf("--worker", argc, argv, index)) {
    options->worker = worker;
    return true;
  }
  if (const char* const front = ValueOf("--front", argc, argv, index)) {
    options->front = front;
    return true;
  }
  if (const char* const trial = ValueOf("--trial", argc, argv, index)) {
    options->front_arguments.emplace_back(trial);
    return true;
  }
  if (const char* const stuck = ValueOf("--stuck-ms", argc, argv, index)) {
    return TakeMilliseconds(stuck, &options->stuck_ms);
  }
  if (const char* const state = ValueOf("--state-ms", argc, argv, index)) {
    return TakeMilliseconds(state, &options->state_ms);
  }
  return false;
}

int RunAsHost(int argc, char** argv, bool test_options) {
  HostOptions options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--help" || argument == "-h") {
      fmt::print("{}", kUsage);
      return 0;
    }
    if (argument == "--version") {
      fmt::print("osiris-mcp {}\n", kVersion);
      return 0;
    }
    if (const char* const home = ValueOf("--home", argc, argv, &i)) {
      options.home = home;
    } else if (!test_options || !TakeTestOption(argc, argv, &i, &options)) {
      return UsageError(argument);
    }
  }
  // It will hold secrets: nobody of the same user looks into its memory, and
  // no core file has them.
  const absl::Status guarded = GuardSecrets();
  if (!guarded.ok()) {
    fmt::print(stderr, "osiris-mcp: {}\n", std::string(guarded.message()));
    return Describe(ErrorCode::kInternalUnexpected).exit;
  }
  return RunHost(options);
}

}  // namespace

int RunProgram(int argc, char** argv, const TestParts& test_parts) {
  if (argc > 0 && std::string_view(argv[0]) == kFrontName) {
    return RunAsFront(argc, argv, test_parts);
  }
  return RunAsHost(argc, argv, test_parts.options);
}

}  // namespace osiris::mcp
