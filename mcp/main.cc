// osiris-mcp: the MCP server, started by an MCP client. It speaks the protocol
// on standard input and output. Started under the name of a front, it is the
// sealed part of that which reads the client's input.

#include <charconv>
#include <cstring>
#include <string_view>

#include "core/base/version.h"
#include "fmt/format.h"
#include "mcp/host/host.h"
#include "mcp/server/front_process.h"

namespace osiris::mcp {
namespace {

constexpr char kUsage[] =
    "Usage: osiris-mcp [--home FOLDER] [--worker PROGRAM]\n"
    "\n"
    "Serves the Model Context Protocol on standard input and output. MCP\n"
    "clients start it; `osiris mcp clients` prints what to tell them.\n"
    "\n"
    "  --home FOLDER     where osiris.yaml and osiris_connections.yaml are;\n"
    "                    without it OSIRIS_HOME, the nearest folder upwards\n"
    "                    that holds osiris.yaml, or the user's data folder\n"
    "  --worker PROGRAM  the worker to start; without it osiris-worker beside\n"
    "                    this program\n"
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

int RunAsFront(int argc, char** argv) {
  int parent = 0;
  if (argc == 2) {
    std::from_chars(argv[1], argv[1] + std::strlen(argv[1]), parent);
  }
  return RunFrontProcess(parent);
}

int RunAsHost(int argc, char** argv) {
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
    } else if (const char* const worker = ValueOf("--worker", argc, argv, &i)) {
      options.worker = worker;
    } else {
      return UsageError(argument);
    }
  }
  return RunHost(options);
}

}  // namespace
}  // namespace osiris::mcp

int main(int argc, char** argv) {
  if (argc > 0 && std::string_view(argv[0]) == osiris::mcp::kFrontName) {
    return osiris::mcp::RunAsFront(argc, argv);
  }
  return osiris::mcp::RunAsHost(argc, argv);
}
