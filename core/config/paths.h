#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/config/environment.h"

namespace osiris {

// Which rule found the home folder, in the order in which they are tried.
enum class HomeRule {
  // --home said so.
  kFlag,
  // OSIRIS_HOME said so. Set but empty counts as not set.
  kEnvironment,
  // The nearest folder, from the working folder upwards, that holds
  // `osiris.yaml`. Both must belong to this user or to root, and not everybody
  // may write them.
  kConfigFile,
  // $XDG_DATA_HOME/osiris, which is ~/.local/share/osiris by default.
  kDefault,
};

// "flag", "environment", "config-file", "default".
std::string_view NameOf(HomeRule rule);

// Every place on disk that Osiris uses, all below its home. Nothing else may
// join a path to the home folder. Absolute, without links in the part that
// existed when they were resolved, and never relative to the working folder
// afterwards. Nothing is created by naming it.
struct Paths {
  std::string home;
  HomeRule rule = HomeRule::kDefault;
  // It is the one that kDefault would find, whichever rule found it.
  bool usual = false;

  // `osiris.yaml` and `osiris_connections.yaml`. Neither need exist.
  std::string config_file;
  std::string connections_file;

  // `.osiris`, which holds all below.
  std::string state;
  std::string audit;
  std::string telemetry;
  // Snapshots.
  std::string discovery;
  std::string cache;
  // Files that mean something only while processes run.
  std::string run;
  // Exists while assistants are paused.
  std::string paused_file;
  std::string payloads;
  std::string memory;
  // Pipeline runs.
  std::string runs;
  std::string drafts;
  std::string index_file;
  // Keys of our own, where neither a keychain nor a vault keeps them.
  std::string keys;
  // Secrets of connections, encrypted.
  std::string vault_file;
};

struct PathsRequest {
  // The value of --home, if it was given.
  std::optional<std::string> home_flag;
  Environment environment;
  // Absolute.
  std::string working_folder;
};

// Finds the home folder; called once at the start of a process. The folder
// need not exist, but nothing else may stand in its place. `~` is the user's
// own folder also where no shell saw it. Fails with
//   CONFIG/HOME_UNUSABLE   the rule that applies names something that cannot
//                          be a home, a folder on the way up cannot be
//                          searched, or what was found there is a stranger's.
//                          The next rule is not tried then.
absl::StatusOr<Paths> ResolvePaths(const PathsRequest& request);

// Where somebody named the home, by flag or environment, it must be there: what
// was mistyped must not become an empty home that nobody looks for. The usual
// home is made when something is first kept in it, also where it was named.
// Fails with
//   CONFIG/HOME_UNUSABLE   nothing is there
absl::Status CheckNamedHome(const Paths& paths);

// The paths below `home`, which must be absolute.
Paths PathsBelow(std::string home, HomeRule rule);

// `path` with a leading `~` replaced by `user_folder`, and absolute: relative
// ones start at `base`. Purely textual.
std::string AbsolutePath(std::string_view path, std::string_view base,
                         std::string_view user_folder);

}  // namespace osiris
