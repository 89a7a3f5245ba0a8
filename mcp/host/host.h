#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace osiris::mcp {

struct HostOptions {
  // --home, or empty for the usual search.
  std::string home;
  // The worker program; empty for the one installed beside this one. Only
  // tests say otherwise.
  std::string worker;
  // The program that becomes the front; empty for this one. Only tests say
  // otherwise.
  std::string front;
  // What the front is told besides, by tests only.
  std::vector<std::string> front_arguments;
  // How long a client may leave answers unread before the front gives up.
  int64_t stuck_ms = 30'000;
  // How long a client without a session may take to come back with answers.
  int64_t state_ms = 900'000;
};

// Makes this process the broker of one MCP client: starts the front, which
// gets standard input and output and never sees what the broker reads then:
// configuration and secrets. Serves until the client closes its side, the
// process that started this one ends, or a signal says stop. Returns the exit
// status; problems are on standard error.
//
// Blocks SIGTERM, SIGINT and SIGHUP for good. Call it once, from the first
// thread, before any other is started.
int RunHost(const HostOptions& options);

}  // namespace osiris::mcp
