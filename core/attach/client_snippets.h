#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"

namespace osiris {

// How a client is to start the server. Absolute paths: a client has a working
// folder and a PATH of its own.
struct ServerCommand {
  std::string command;
  std::vector<std::string> args;
};

// What to write where for each client that is known: [{"id", "title", "file",
// "format" ("json", "toml", "shell"), "snippet", "remark"}], sorted by "id".
Json ClientSnippets(const ServerCommand& server);

}  // namespace osiris
