#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/command.h"
#include "cli/command_env.h"
#include "core/attach/client_catalog.h"
#include "core/attach/server_entry.h"
#include "core/base/json.h"

namespace osiris::cli {

// What the commands below `osiris mcp clients` have in common.
struct ClientRequest {
  ClientPlace place;
  // What belongs into it: this installation, on this home.
  ServerEntry entry;
  // The folder in which the client would start the server.
  std::string folder;
  bool dry_run = false;
};

// CLIENT, --project, --name and --dry-run.
std::vector<Argument> ClientArguments();

// Understands them. Fails with PROTOCOL/ARGUMENT_INVALID, or as the home or the
// server cannot be found.
absl::StatusOr<ClientRequest> ReadClientArguments(const Json& arguments,
                                                  const CommandEnv& env);

// The working folder, absolute.
absl::StatusOr<std::string> WorkingFolder();

// How this installation is started on the home of `env`.
absl::StatusOr<ServerEntry> OwnEntry(const CommandEnv& env, std::string name);

}  // namespace osiris::cli
