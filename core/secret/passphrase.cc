#include "core/secret/passphrase.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string_view>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"
#include "core/secret/secret_access.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr size_t kMaxBytes = 1024;

absl::Status Locked(std::string_view why) {
  return MakeError(ErrorCode::kConfigVaultLocked,
                   fmt::format("the vault stays locked: {}", why));
}

absl::Status CheckSource(int fd, const std::string& path) {
  struct stat info = {};
  if (fstat(fd, &info) != 0) {
    return Locked(std::string(FileError(errno, "cannot read", path).message()));
  }
  if (S_ISFIFO(info.st_mode) || S_ISSOCK(info.st_mode)) {
    return absl::OkStatus();
  }
  if (!S_ISREG(info.st_mode)) {
    return Locked(fmt::format("`{}` is neither a file nor a pipe", path));
  }
  if (info.st_uid != geteuid() || (info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Locked(fmt::format(
        "`{}` can be read by others: chmod 600 it, as its owner", path));
  }
  return absl::OkStatus();
}

// All there is, up to a line's end or `kMaxBytes`; -1 where reading fails.
ssize_t ReadLine(int fd, char* into) {
  size_t size = 0;
  while (size < kMaxBytes) {
    const ssize_t got = read(fd, into + size, kMaxBytes - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    if (got == 0) break;
    size += static_cast<size_t>(got);
    if (std::string_view(into, size).find('\n') != std::string_view::npos) {
      break;
    }
  }
  const std::string_view all(into, size);
  size = all.substr(0, all.find('\n')).size();
  if (size > 0 && into[size - 1] == '\r') --size;
  return static_cast<ssize_t>(size);
}

}  // namespace

absl::StatusOr<Secret> ReadPassphrase(const std::string& path) {
  const UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!fd)
    return Locked(std::string(FileError(errno, "cannot open", path).message()));
  RETURN_IF_ERROR(CheckSource(fd.get(), path));
  ssize_t size = 0;
  // Its unused end is wiped with the rest.
  const Secret line = SecretAccess::Make(kMaxBytes, [&](char* into) {
    size = ReadLine(fd.get(), into);
    return size > 0;
  });
  if (line.empty()) return Locked(fmt::format("`{}` holds nothing", path));
  return Secret(
      SecretAccess::BytesOf(line).substr(0, static_cast<size_t>(size)));
}

AskPassphrase PassphraseFrom(Environment environment, AskPassphrase person) {
  return [environment = std::move(environment),
          person = std::move(person)](bool is_new) -> absl::StatusOr<Secret> {
    const std::optional<std::string> path = environment(kPassphraseVariable);
    if (path.has_value() && !path->empty()) return ReadPassphrase(*path);
    if (person) return person(is_new);
    return Locked("nobody is there to type its passphrase");
  };
}

AskPassphrase PersonBehind(const AskSecret& ask) {
  if (!ask) return nullptr;
  return [ask](bool is_new) {
    return ask({.kind = is_new ? SecretQuestion::Kind::kNewPassphrase
                               : SecretQuestion::Kind::kPassphrase,
                .what = {}});
  };
}

}  // namespace osiris
