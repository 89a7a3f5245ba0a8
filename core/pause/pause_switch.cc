#include "core/pause/pause_switch.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/json.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr size_t kMostBytes = 65536;

absl::Status Unusable(std::string_view reason) {
  return MakeError(ErrorCode::kConfigHomeUnusable, std::string(reason));
}

std::string TextIn(const Json& json, const char* name) {
  const auto found = json.find(name);
  return found != json.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string();
}

}  // namespace

PauseSwitch::PauseSwitch(std::string file, const Clock* clock,
                         Withheld withheld)
    : file_(std::move(file)), clock_(clock), withheld_(std::move(withheld)) {}

bool PauseSwitch::IsPaused() const {
  // A link that leads nowhere is there, too.
  struct stat info = {};
  return lstat(file_.c_str(), &info) == 0 ||
         (errno != ENOENT && errno != ENOTDIR);
}

absl::Status PauseSwitch::Check() const {
  if (!IsPaused()) return absl::OkStatus();
  return MakeError(ErrorCode::kPolicyPaused, "a person paused all assistants");
}

std::optional<Pause> PauseSwitch::Read() const {
  if (!IsPaused()) return std::nullopt;
  Pause pause;
  const absl::StatusOr<std::string> text = ReadFile(file_, kMostBytes);
  if (!text.ok()) return pause;
  const absl::StatusOr<Json> json = ParseJson(*text);
  if (!json.ok() || !json->is_object()) return pause;
  return Pause{.since = TextIn(*json, "since"),
               .reason = TextIn(*json, "reason")};
}

absl::Status PauseSwitch::Begin(std::string_view reason) const {
  std::string since = FormatTime(clock_->Now());
  if (std::optional<Pause> before = Read()) {
    if (reason.empty()) return absl::OkStatus();
    if (!before->since.empty()) since = std::move(before->since);
  }
  const std::string folder = file_.substr(0, file_.rfind('/'));
  absl::Status done = MakeFolder(folder);
  if (done.ok()) {
    const Json json = {{"since", since},
                       {"reason", withheld_ ? withheld_()->Redact(reason)
                                            : std::string(reason)}};
    done = ReplaceFile(file_, DumpJson(json) + "\n");
  }
  return done.ok() ? done : Unusable(std::string(done.message()));
}

absl::StatusOr<bool> PauseSwitch::End() const {
  if (unlink(file_.c_str()) == 0) return true;
  if (errno == ENOENT || errno == ENOTDIR) return false;
  return Unusable(
      fmt::format("`{}` cannot be removed: {}", file_, std::strerror(errno)));
}

}  // namespace osiris
