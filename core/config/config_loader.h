#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "core/config/config.h"
#include "core/config/environment.h"
#include "core/config/paths.h"
#include "core/config/problem.h"

namespace osiris {

// Where a value comes from; the first of these that has one wins.
enum class ConfigSource { kFlag, kEnvironment, kFile, kDefault };

// "flag", "environment", "file", "default".
std::string_view NameOf(ConfigSource source);

struct ConfigRequest {
  // Of which `config_file` is read; a file that does not exist is empty.
  Paths paths;
  Environment environment;
  // By key: {"mcp.queue", "8"} for --set mcp.queue=8.
  std::map<std::string, std::string> flags;
};

struct LoadedConfig {
  // Where a value was refused, the default stands.
  Config config;
  // By key, for every key.
  std::map<std::string, ConfigSource> sources;
  // Everything that is wrong with flags, environment and file together.
  // Unknown keys are warnings.
  std::vector<Problem> problems;
  // Not OK when `config` must not be used:
  //   CONFIG/INVALID      it tells of all errors among `problems`
  //   CONFIG/UNREADABLE   the file is there and cannot be read or is no YAML
  absl::Status status;
  // Not OK where nothing of the file could be read, which is then `status`,
  // too, and none of `problems`: those of flags and environment may be there.
  absl::Status file;
};

// Reads the configuration: flag > environment > file > default, key by key.
// Never fails half way: what is wrong is in the answer.
LoadedConfig LoadConfig(const ConfigRequest& request);

}  // namespace osiris
