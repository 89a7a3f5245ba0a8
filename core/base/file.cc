#include "core/base/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "core/base/fingerprint.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"
#include "fmt/format.h"

namespace osiris {
namespace {

absl::Status WriteAll(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return FileError(errno, "cannot write", path);
    bytes.remove_prefix(n);
  }
  return absl::OkStatus();
}

absl::Status SyncFolderOf(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path();
  const std::string folder = parent.empty() ? "." : parent;
  const UniqueFd fd(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd || fsync(fd.get()) != 0) {
    return FileError(errno, "cannot sync the folder", folder);
  }
  return absl::OkStatus();
}

// A file beside another one, until that has its place.
struct Beside {
  std::string path;
  // Holds the lock that says so (RemoveLeftovers).
  UniqueFd fd;
};

// False: somebody took it for a leftover before it was locked. Where files have
// no locks, nobody can.
bool Lock(const Beside& beside) {
  while (flock(beside.fd.get(), LOCK_EX) != 0 && errno == EINTR) {
  }
  struct stat info = {};
  return fstat(beside.fd.get(), &info) != 0 || info.st_nlink > 0;
}

// An empty file beside `path`, of a name that nobody else has.
absl::StatusOr<Beside> MakeBeside(const std::string& path) {
  Beside beside;
  do {
    beside.path = fmt::format("{}.{}.tmp", path, RandomHex(8));
    beside.fd = UniqueFd(
        open(beside.path.c_str(),
             O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!beside.fd) return FileError(errno, "cannot create", path);
  } while (!Lock(beside));
  return beside;
}

// The same, whole and synced. Errors speak of `path`.
absl::StatusOr<Beside> WriteBeside(const std::string& path,
                                   std::string_view bytes) {
  ASSIGN_OR_RETURN(Beside beside, MakeBeside(path));
  absl::Status status = WriteAll(beside.fd.get(), bytes, path);
  if (status.ok() && fsync(beside.fd.get()) != 0) {
    status = FileError(errno, "cannot sync", path);
  }
  if (!status.ok()) {
    unlink(beside.path.c_str());
    return status;
  }
  return beside;
}

}  // namespace

absl::Status FileError(int error, std::string_view what,
                       std::string_view path) {
  const std::string message = fmt::format(
      "{} `{}`: {}", what, path, std::generic_category().message(error));
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return absl::NotFoundError(message);
    case EEXIST:
      return absl::AlreadyExistsError(message);
    case EACCES:
    case EPERM:
    case EROFS:
      return absl::PermissionDeniedError(message);
    default:
      return absl::UnavailableError(message);
  }
}

absl::StatusOr<std::string> ReadFile(const std::string& path,
                                     size_t max_bytes) {
  // O_NONBLOCK: opening a pipe must not wait for a writer.
  const UniqueFd fd(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return FileError(errno, "cannot open", path);
  struct stat info = {};
  if (fstat(fd.get(), &info) != 0) return FileError(errno, "cannot read", path);
  if (!S_ISREG(info.st_mode)) {
    return absl::UnavailableError(
        fmt::format("cannot read `{}`: it is not a regular file", path));
  }
  std::string bytes;
  char buffer[65536];
  while (true) {
    const ssize_t n = read(fd.get(), buffer, sizeof(buffer));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FileError(errno, "cannot read", path);
    if (n == 0) return bytes;
    if (bytes.size() + n > max_bytes) {
      return absl::OutOfRangeError(fmt::format(
          "cannot read `{}`: it is larger than {} bytes", path, max_bytes));
    }
    bytes.append(buffer, n);
  }
}

absl::Status ReplaceFile(const std::string& path, std::string_view bytes) {
  ASSIGN_OR_RETURN(const Beside beside, WriteBeside(path, bytes));
  if (rename(beside.path.c_str(), path.c_str()) != 0) {
    const int error = errno;
    unlink(beside.path.c_str());
    return FileError(error, "cannot replace", path);
  }
  return SyncFolderOf(path);
}

absl::Status CreateFile(const std::string& path, std::string_view bytes) {
  ASSIGN_OR_RETURN(const Beside beside, WriteBeside(path, bytes));
  const int linked = link(beside.path.c_str(), path.c_str());
  const int error = errno;
  unlink(beside.path.c_str());
  if (linked != 0) return FileError(error, "cannot create", path);
  return SyncFolderOf(path);
}

absl::Status MakeFolder(const std::string& path) {
  std::string so_far;
  for (const std::filesystem::path& part : std::filesystem::path(path)) {
    so_far = std::filesystem::path(so_far) / part;
    if (mkdir(so_far.c_str(), 0700) == 0 || errno == EEXIST) continue;
    // A parent that may not be written to is fine where it exists.
    const int error = errno;
    struct stat info = {};
    if (stat(so_far.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) continue;
    return FileError(error, "cannot make the folder", so_far);
  }
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) {
    return FileError(errno, "cannot use the folder", path);
  }
  if (!S_ISDIR(info.st_mode)) {
    return FileError(EEXIST, "cannot make the folder", path);
  }
  return absl::OkStatus();
}

}  // namespace osiris
