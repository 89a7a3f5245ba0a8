#include "cli/home_check.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <utility>

#include "core/audit/audit_quarantine.h"
#include "core/base/clock.h"
#include "core/base/error_info.h"
#include "core/base/unique_fd.h"
#include "core/pause/pause_switch.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

// The nearest folder at or above `path` that exists.
std::string Existing(std::string path) {
  struct stat found {};
  while (path.size() > 1 && stat(path.c_str(), &found) != 0) {
    path = path.substr(0, std::max<size_t>(1, path.rfind('/')));
  }
  return path;
}

void CheckFolder(const Paths& paths, CheckReport* report) {
  struct stat home {};
  if (stat(paths.home.c_str(), &home) != 0) {
    return report->Add("home", Health::kWarning,
                       fmt::format("{} (by {}) does not exist yet", paths.home,
                                   NameOf(paths.rule)),
                       "it is made with the first thing that is kept in it");
  }
  if (!S_ISDIR(home.st_mode) || access(paths.home.c_str(), R_OK | X_OK) != 0) {
    return report->AddFailure(
        "home",
        MakeError(ErrorCode::kConfigHomeUnusable,
                  fmt::format("{} is no folder that can be read", paths.home)));
  }

  const bool open = (home.st_mode & S_IWOTH) != 0;
  if (open || (home.st_uid != getuid() && home.st_uid != 0)) {
    return report->Add(
        "home", Health::kFailed,
        fmt::format("{} can be changed by others: they could replace the "
                    "configuration",
                    paths.home),
        fmt::format("chmod o-w '{}', and own it", paths.home));
  }
  report->Add("home", Health::kOk,
              fmt::format("{} (by {})", paths.home, NameOf(paths.rule)));
}

void CheckFile(const std::string& path, CheckReport* report) {
  struct stat file {};
  const std::string name = path.substr(path.rfind('/') + 1);
  if (stat(path.c_str(), &file) != 0) return;
  if ((file.st_mode & S_IWOTH) != 0) {
    report->Add(name, Health::kFailed, "others can change it",
                fmt::format("chmod 600 '{}'", path));
  } else if ((file.st_mode & S_IROTH) != 0 &&
             path.ends_with("osiris_connections.yaml")) {
    report->Add(name, Health::kWarning,
                "others can read it, and it may hold secrets",
                fmt::format("chmod 600 '{}'", path));
  }
}

// Of a log that can be written to.
void CheckQuarantine(const std::string& audit, CheckReport* report) {
  const auto aside = ListQuarantine(audit);
  if (!aside.ok() || aside->empty()) {
    return report->Add("audit log", Health::kOk, audit);
  }
  report->Add("audit log", Health::kWarning,
              fmt::format("{}: {} of its segments ended in half a line when "
                          "their process was killed",
                          audit, aside->size()),
              fmt::format("what was cut off is in {}/quarantine; nobody was "
                          "told that it was there",
                          audit));
}

// Whether a file in `folder` could take a line: a full disk lets one in and
// then takes nothing. Leaves nothing behind; errno says why it could not.
bool TakesALine(const std::string& folder) {
  if (access(folder.c_str(), W_OK | X_OK) != 0) return false;
  const UniqueFd file(open(folder.c_str(), O_TMPFILE | O_WRONLY | O_CLOEXEC,
                           S_IRUSR | S_IWUSR));
  // Not every file system has files without a name.
  if (file.get() < 0) return errno != ENOSPC && errno != EDQUOT;
  const std::string block(4096, '\n');
  return write(file.get(), block.data(), block.size()) ==
         static_cast<ssize_t>(block.size());
}

void CheckAudit(const Paths& paths, CheckReport* report) {
  const std::string folder = Existing(paths.audit);
  errno = 0;
  if (TakesALine(folder)) return CheckQuarantine(paths.audit, report);
  report->AddFailure(
      "audit log",
      MakeError(ErrorCode::kAuditUnavailable,
                fmt::format("{} cannot be written to: {}", folder,
                            errno != 0 ? std::strerror(errno) : "it is full"),
                {.hint = "without an audit log no call is made: free disk "
                         "space, or repair the folder's permissions"}));
}

void CheckPause(const Paths& paths, CheckReport* report) {
  const std::optional<Pause> pause =
      PauseSwitch(paths.paused_file, &SystemClock()).Read();
  if (!pause) return;
  std::string detail = "are paused";
  if (!pause->since.empty()) detail += " since " + pause->since;
  if (!pause->reason.empty()) detail += ": " + pause->reason;
  report->Add("assistants", Health::kWarning, std::move(detail),
              "`osiris resume` lets them go on");
}

}  // namespace

bool CheckHome(const Paths& paths, CheckReport* report) {
  if (const absl::Status named = CheckNamedHome(paths); !named.ok()) {
    report->AddFailure("home", named);
    return false;
  }
  CheckFolder(paths, report);
  CheckFile(paths.config_file, report);
  CheckFile(paths.connections_file, report);
  CheckAudit(paths, report);
  CheckPause(paths, report);
  return true;
}

}  // namespace osiris::cli
