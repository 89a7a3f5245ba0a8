#include "cli/seal_canary.h"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <system_error>
#include <utility>
#include <vector>

#include "core/attach/server_process.h"
#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/fingerprint.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

constexpr std::chrono::milliseconds kPatience{20'000};
constexpr size_t kMaxRegion = size_t{256} << 20;

// A folder of its own, gone afterwards.
class Scratch {
 public:
  Scratch() {
    std::error_code error;
    std::string made =
        (std::filesystem::temp_directory_path(error) / "osiris-XXXXXX")
            .string();
    if (!error && mkdtemp(made.data()) != nullptr) path_ = made;
  }
  ~Scratch() {
    std::error_code error;
    if (!path_.empty()) std::filesystem::remove_all(path_, error);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The child of `parent` that is the front, by the name it was started under.
std::optional<pid_t> FrontOf(pid_t parent) {
  std::ifstream children(fmt::format("/proc/{0}/task/{0}/children", parent));
  for (pid_t pid = 0; children >> pid;) {
    std::ifstream file(fmt::format("/proc/{}/cmdline", pid));
    std::string name;
    std::getline(file, name, '\0');
    if (name == "osiris-front") return pid;
  }
  return std::nullopt;
}

// Whether a file of /proc holds `secret`; nothing where it cannot be read.
std::optional<bool> HoldsText(const std::string& path,
                              const std::string& secret) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  std::stringstream text;
  text << file.rdbuf();
  return text.str().find(secret) != std::string::npos;
}

// The same of a process's memory, region by region.
std::optional<bool> MemoryHolds(pid_t pid, const std::string& secret) {
  const UniqueFd memory(
      open(fmt::format("/proc/{}/mem", pid).c_str(), O_RDONLY | O_CLOEXEC));
  std::ifstream maps(fmt::format("/proc/{}/maps", pid));
  if (!memory || !maps) return std::nullopt;
  for (std::string line; std::getline(maps, line);) {
    char* rest = nullptr;
    const uint64_t begin = std::strtoull(line.c_str(), &rest, 16);
    const uint64_t end = std::strtoull(rest + 1, &rest, 16);
    if (rest[1] != 'r' || end <= begin || end - begin > kMaxRegion) continue;
    std::string bytes(end - begin, '\0');
    const ssize_t got = pread(memory.get(), bytes.data(), bytes.size(),
                              static_cast<off_t>(begin));
    if (got <= 0) continue;
    bytes.resize(static_cast<size_t>(got));
    if (bytes.find(secret) != std::string::npos) return true;
  }
  return false;
}

absl::StatusOr<ServerProcess> StartWithSecret(const std::string& server,
                                              const std::string& home,
                                              const std::string& secret) {
  RETURN_IF_ERROR(CreateFile(home + "/osiris_connections.yaml",
                             "version: 1\n"
                             "connections:\n"
                             "  sqlite:\n"
                             "    canary: {path: \"/${OSIRIS_CANARY}\"}\n"));
  ServerStart start;
  start.command = {server, "--home", home};
  start.environment = {"OSIRIS_CANARY=" + secret};
  return ServerProcess::Start(start);
}

// The name of an answer that holds the secret; empty where none does.
absl::StatusOr<std::string> Leak(ServerProcess& server,
                                 const std::string& secret) {
  RETURN_IF_ERROR(server
                      .Ask("initialize",
                           {{"protocolVersion", "2025-11-25"},
                            {"capabilities", Json::object()},
                            {"clientInfo",
                             {{"name", "osiris-selftest"}, {"version", "1"}}}},
                           kPatience)
                      .status());
  RETURN_IF_ERROR(server.Notify("notifications/initialized"));
  const std::vector<std::pair<const char*, Json>> calls = {
      {"connections_list", Json::object()},
      {"connections_doctor", {{"connection", "@sqlite.canary"}}},
      {"discovery_request", {{"connection", "@sqlite.canary"}}}};
  for (const auto& [tool, arguments] : calls) {
    ASSIGN_OR_RETURN(
        const Json answer,
        server.Ask("tools/call", {{"name", tool}, {"arguments", arguments}},
                   kPatience));
    if (DumpJson(answer).find(secret) != std::string::npos) {
      return std::string("an answer of ") + tool;
    }
  }
  return std::string();
}

absl::StatusOr<std::string> Examine(const std::string& program,
                                    std::string* leak) {
  const Scratch home;
  if (home.path().empty()) {
    return MakeError(ErrorCode::kConfigHomeUnusable,
                     "no folder can be made for temporary files");
  }
  const std::string secret = "canary" + RandomHex(12);
  ASSIGN_OR_RETURN(ServerProcess server,
                   StartWithSecret(program, home.path(), secret));
  ASSIGN_OR_RETURN(*leak, Leak(server, secret));
  const std::optional<pid_t> front = FrontOf(server.pid());
  if (!front.has_value()) {
    return MakeError(ErrorCode::kRunSealUnavailable,
                     "no front is beside the server");
  }
  // A search that does not even find it here would prove nothing.
  if (!MemoryHolds(getpid(), secret).value_or(true)) {
    return MakeError(ErrorCode::kInternalUnexpected,
                     "the search for the planted secret does not work");
  }
  const std::optional<bool> environment =
      HoldsText(fmt::format("/proc/{}/environ", *front), secret);
  const std::optional<bool> memory = MemoryHolds(*front, secret);
  if (environment.value_or(false)) *leak = "the front's environment";
  if (memory.value_or(false)) *leak = "the front's memory";
  RETURN_IF_ERROR(server.Close(kPatience).status());
  if (!environment.has_value() || !memory.has_value()) {
    return std::string(
        "a planted secret is in no answer; the front is closed even to you");
  }
  return std::string(
      "a planted secret is in no answer, and not in the front's environment "
      "or memory");
}

}  // namespace

void CheckSeal(const std::string& server, CheckReport* report) {
  std::string leak;
  const absl::StatusOr<std::string> found = Examine(server, &leak);
  if (!found.ok()) return report->AddFailure("seal", found.status());
  if (!leak.empty()) {
    return report->Add("seal", Health::kFailed,
                       "a planted secret is in " + leak,
                       "do not use this installation, and report it");
  }
  report->Add("seal", Health::kOk, *found);
}

}  // namespace osiris::cli
