#include "core/config/paths.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::string_view kConfigFile = "osiris.yaml";

absl::Status Unusable(std::string message) {
  return MakeError(ErrorCode::kConfigHomeUnusable, message);
}

std::string ReasonOf(int error) {
  return std::generic_category().message(error);
}

// The user's own folder, or empty.
std::string UserFolder(const Environment& environment) {
  return environment("HOME").value_or("");
}

// `candidate`, which was found and not named by the user, and its folder are
// nobody's but the user's or root's: else a stranger would say what is read.
absl::Status CheckTrusted(const std::string& candidate,
                          const std::string& folder) {
  struct stat link = {};
  struct stat file = {};
  struct stat around = {};
  if (lstat(candidate.c_str(), &link) != 0 ||
      stat(folder.c_str(), &around) != 0) {
    return Unusable(
        fmt::format("cannot look at `{}`: {}", candidate, ReasonOf(errno)));
  }
  // What a link leads to may be gone; the loader says so.
  if (stat(candidate.c_str(), &file) != 0) file = {.st_uid = link.st_uid};
  const auto strange = [](uid_t owner) {
    return owner != geteuid() && owner != 0;
  };
  std::string_view why;
  if (strange(link.st_uid) || strange(file.st_uid)) {
    why = "it belongs to another user";
  } else if (strange(around.st_uid)) {
    why = "its folder belongs to another user";
  } else if (((file.st_mode | around.st_mode) & S_IWOTH) != 0) {
    why = "everybody may write it or its folder";
  } else {
    return absl::OkStatus();
  }
  return MakeError(
      ErrorCode::kConfigHomeUnusable,
      fmt::format("`{}` is not trusted: {}", candidate, why),
      {.hint = "name the home folder with --home or OSIRIS_HOME",
       .assistant_hint = "a person has to choose another home folder"});
}

// Nearest folder at or above `start` in which something is named
// `osiris.yaml`, whatever it is: that it can be read is the loader's matter.
absl::StatusOr<std::optional<std::string>> FindUpwards(
    const std::string& start) {
  std::filesystem::path folder(start);
  while (true) {
    const std::string candidate = folder / kConfigFile;
    struct stat info = {};
    if (lstat(candidate.c_str(), &info) == 0) {
      RETURN_IF_ERROR(CheckTrusted(candidate, folder.string()));
      return folder.string();
    }
    if (errno != ENOENT && errno != ENOTDIR) {
      return Unusable(
          fmt::format("cannot look for `{}`: {}", candidate, ReasonOf(errno)));
    }
    if (!folder.has_relative_path()) return std::nullopt;
    folder = folder.parent_path();
  }
}

absl::StatusOr<std::string> DefaultHome(const Environment& environment) {
  // The XDG specification has relative values ignored.
  const std::string data = environment("XDG_DATA_HOME").value_or("");
  if (!data.empty() && data.front() == '/') return data + "/osiris";
  const std::string user = UserFolder(environment);
  if (user.empty() || user.front() != '/') {
    return Unusable("no home folder: neither OSIRIS_HOME nor HOME is set");
  }
  return user + "/.local/share/osiris";
}

absl::StatusOr<std::string> Choose(const PathsRequest& request,
                                   HomeRule* rule) {
  if (request.home_flag) {
    *rule = HomeRule::kFlag;
    if (request.home_flag->empty()) return Unusable("--home is empty");
    return *request.home_flag;
  }
  const std::string variable = request.environment("OSIRIS_HOME").value_or("");
  if (!variable.empty()) {
    *rule = HomeRule::kEnvironment;
    return variable;
  }
  *rule = HomeRule::kConfigFile;
  ASSIGN_OR_RETURN(const std::optional<std::string> found,
                   FindUpwards(request.working_folder));
  if (found) return *found;
  *rule = HomeRule::kDefault;
  return DefaultHome(request.environment);
}

// Absolute, with the links in the part that exists followed.
absl::StatusOr<std::string> Canonical(const std::string& path) {
  std::error_code error;
  std::filesystem::path canonical =
      std::filesystem::weakly_canonical(path, error);
  if (error) {
    return Unusable(
        fmt::format("cannot use `{}` as home: {}", path, error.message()));
  }
  // "/srv/osiris/" where the last part does not exist.
  if (!canonical.has_filename() && canonical.has_relative_path()) {
    canonical = canonical.parent_path();
  }
  struct stat info = {};
  if (stat(canonical.c_str(), &info) == 0) {
    if (S_ISDIR(info.st_mode)) return canonical.string();
    return Unusable(fmt::format("`{}` is not a folder", canonical.string()));
  }
  if (errno != ENOENT) {
    return Unusable(fmt::format("cannot use `{}` as home: {}",
                                canonical.string(), ReasonOf(errno)));
  }
  return canonical.string();
}

}  // namespace

std::string_view NameOf(HomeRule rule) {
  switch (rule) {
    case HomeRule::kFlag:
      return "flag";
    case HomeRule::kEnvironment:
      return "environment";
    case HomeRule::kConfigFile:
      return "config-file";
    case HomeRule::kDefault:
      return "default";
  }
  return "";
}

absl::StatusOr<Paths> ResolvePaths(const PathsRequest& request) {
  HomeRule rule = HomeRule::kDefault;
  ASSIGN_OR_RETURN(const std::string chosen, Choose(request, &rule));
  if (chosen.find('\0') != std::string::npos) {
    return Unusable("the home folder's name holds a zero byte");
  }
  ASSIGN_OR_RETURN(std::string home,
                   Canonical(AbsolutePath(chosen, request.working_folder,
                                          UserFolder(request.environment))));
  Paths paths = PathsBelow(std::move(home), rule);
  const auto usual = DefaultHome(request.environment);
  paths.usual = usual.ok() && Canonical(*usual).value_or("") == paths.home;
  return paths;
}

absl::Status CheckNamedHome(const Paths& paths) {
  const bool named =
      paths.rule == HomeRule::kFlag || paths.rule == HomeRule::kEnvironment;
  if (!named || paths.usual) return absl::OkStatus();
  struct stat info = {};
  if (stat(paths.home.c_str(), &info) == 0 || errno != ENOENT) {
    return absl::OkStatus();
  }
  return MakeError(
      ErrorCode::kConfigHomeUnusable,
      fmt::format("there is no folder `{}`, which {} names as home", paths.home,
                  paths.rule == HomeRule::kFlag ? "--home" : "OSIRIS_HOME"),
      {.hint = "check the name; `osiris init FOLDER` makes a home",
       .assistant_hint = "a person has to correct the name of the folder"});
}

Paths PathsBelow(std::string home, HomeRule rule) {
  Paths paths;
  paths.home = std::move(home);
  paths.rule = rule;
  const std::string base = paths.home == "/" ? "" : paths.home;
  paths.config_file = fmt::format("{}/{}", base, kConfigFile);
  paths.connections_file = base + "/osiris_connections.yaml";
  paths.state = base + "/.osiris";
  paths.audit = paths.state + "/audit";
  paths.telemetry = paths.state + "/telemetry";
  paths.discovery = paths.state + "/discovery";
  paths.cache = paths.state + "/cache";
  paths.run = paths.state + "/run";
  paths.paused_file = paths.run + "/paused";
  paths.payloads = paths.state + "/payloads";
  paths.memory = paths.state + "/memory/sessions";
  paths.runs = paths.state + "/runs";
  paths.drafts = paths.state + "/drafts/oml";
  paths.index_file = paths.state + "/index.db";
  paths.keys = paths.state + "/keys";
  paths.vault_file = paths.state + "/secrets.vault";
  return paths;
}

std::string AbsolutePath(std::string_view path, std::string_view base,
                         std::string_view user_folder) {
  std::string expanded(path);
  if (!user_folder.empty() && (path == "~" || path.substr(0, 2) == "~/")) {
    expanded = fmt::format("{}{}", user_folder, path.substr(1));
  }
  std::filesystem::path absolute =
      (std::filesystem::path(base) / expanded).lexically_normal();
  if (!absolute.has_filename() && absolute.has_relative_path()) {
    absolute = absolute.parent_path();
  }
  return absolute.string();
}

}  // namespace osiris
