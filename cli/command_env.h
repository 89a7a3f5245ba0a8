#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/json.h"

namespace osiris::cli {

class CommandTree;

// What a command may use of the world around it.
struct CommandEnv {
  // Makes one call of an operation, through a broker in this process that
  // starts with the first call.
  std::function<absl::StatusOr<Json>(std::string_view operation,
                                     const Json& arguments)>
      execute;
  // Starts a worker and ends it.
  std::function<absl::Status()> check_workers;
  // Asks the person at the terminal, who answers with a key: true for yes.
  // PROTOCOL/USAGE_INVALID where nobody is there.
  std::function<absl::StatusOr<bool>(std::string_view question)> agree;
  // As given by --home; empty where it was not.
  std::string home;
  // As given by --set, by key.
  std::map<std::string, std::string> settings;
  // All commands there are.
  const CommandTree* tree = nullptr;
};

}  // namespace osiris::cli
