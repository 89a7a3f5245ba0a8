#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/attach/json_config.h"
#include "core/config/environment.h"

namespace osiris {

// A file in which a client of an assistant looks for servers. Sources: the
// documentation of each client, as of November 2026.
struct ClientPlace {
  enum class Scope { kUser, kProject };

  // "claude-code": what a person types.
  std::string client;
  // "Claude Code".
  std::string title;
  Scope scope = Scope::kUser;
  // Absolute.
  std::string file;
  // Codex; all others are JSON.
  bool toml = false;
  JsonConfigForm json;
  // True where the client accepts neither comments nor trailing commas.
  bool strict = false;
  // What exists where the client is installed, or was used.
  std::vector<std::string> traces;
  // What a person has to do before the client sees a change.
  std::string afterwards;
};

// "user", "project".
std::string_view NameOf(ClientPlace::Scope scope);

// All places, sorted by client, a client's own before a project's. Files are
// found as the clients find them: by HOME, XDG_CONFIG_HOME, CODEX_HOME and
// CLAUDE_CONFIG_DIR of `environment`. `project` is an absolute folder. Fails
// with CONFIG/HOME_UNUSABLE where HOME is no absolute path.
absl::StatusOr<std::vector<ClientPlace>> ClientPlaces(
    const Environment& environment, const std::string& project);

// The place of a client. Fails with PROTOCOL/ARGUMENT_INVALID for a client
// that is not known, or that has no file of this scope.
absl::StatusOr<ClientPlace> FindClientPlace(
    const std::vector<ClientPlace>& places, std::string_view client,
    ClientPlace::Scope scope);

}  // namespace osiris
