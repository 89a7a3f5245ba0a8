#include "core/secret/key_file_store.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/log.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"
#include "core/secret/reveal.h"
#include "fmt/format.h"

namespace osiris {
namespace {

absl::Status Unusable(std::string_view reason, const std::string& path) {
  return MakeError(ErrorCode::kConfigKeyUnusable,
                   fmt::format("the key `{}` {}", path, reason));
}

absl::Status CannotStore(const absl::Status& status) {
  return MakeError(ErrorCode::kConfigKeyUnusable,
                   std::string(status.message()));
}

absl::Status CheckFile(int fd, const std::string& path) {
  struct stat info = {};
  if (fstat(fd, &info) != 0) return Unusable("cannot be read", path);
  if (!S_ISREG(info.st_mode)) return Unusable("is not a regular file", path);
  if (info.st_uid != geteuid()) return Unusable("is another user's", path);
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Unusable("can be read or written by others: chmod 600 it", path);
  }
  if (info.st_size != static_cast<off_t>(KeyStore::kKeyBytes)) {
    return Unusable("is not as it was written", path);
  }
  return absl::OkStatus();
}

}  // namespace

KeyFileStore::KeyFileStore(std::string folder) : folder_(std::move(folder)) {}

absl::StatusOr<std::string> KeyFileStore::PathOf(std::string_view name) const {
  if (!IsKeyName(name)) {
    return MakeError(ErrorCode::kConfigKeyUnusable,
                     "this is no name that a key can have");
  }
  return fmt::format("{}/{}.key", folder_, name);
}

absl::StatusOr<Secret> KeyFileStore::Load(std::string_view name) {
  ASSIGN_OR_RETURN(const std::string path, PathOf(name));
  const UniqueFd fd(
      open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!fd && errno == ENOENT) {
    return FileError(ENOENT, "cannot open", path);
  }
  if (!fd) return CannotStore(FileError(errno, "cannot open", path));
  RETURN_IF_ERROR(CheckFile(fd.get(), path));
  std::array<char, kKeyBytes> bytes = {};
  ssize_t got = -1;
  do {
    got = read(fd.get(), bytes.data(), bytes.size());
  } while (got < 0 && errno == EINTR);
  if (got != static_cast<ssize_t>(bytes.size())) {
    return Unusable("cannot be read", path);
  }
  Secret key(std::string_view(bytes.data(), bytes.size()));
  sodium_memzero(bytes.data(), bytes.size());
  return key;
}

absl::StatusOr<Secret> KeyFileStore::LoadOrCreate(std::string_view name) {
  absl::StatusOr<Secret> there = Load(name);
  if (there.status().code() != absl::StatusCode::kNotFound) return there;
  ASSIGN_OR_RETURN(const std::string path, PathOf(name));
  if (absl::Status made = MakeFolder(folder_); !made.ok()) {
    return CannotStore(made);
  }
  Secret key = RandomKey();
  const absl::Status created = CreateFile(path, RevealSecret(key));
  // Another process was faster: its key is the one.
  if (absl::IsAlreadyExists(created)) return Load(name);
  if (!created.ok()) return CannotStore(created);
  std::call_once(warned_, [&path] {
    Log(LogLevel::kWarning, "key.kept_in_file",
        {{"path", path},
         {"reason", "whoever reads this user's files can read it"}});
  });
  return key;
}

absl::Status KeyFileStore::Delete(std::string_view name) {
  ASSIGN_OR_RETURN(const std::string path, PathOf(name));
  if (unlink(path.c_str()) == 0 || errno == ENOENT) return absl::OkStatus();
  return CannotStore(FileError(errno, "cannot delete", path));
}

}  // namespace osiris
