#include "core/cache/private_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <future>
#include <memory>
#include <utility>

#include "core/base/file.h"
#include "core/base/fingerprint.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr int kFolderFlags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;

bool IsPlain(std::string_view component) {
  return !component.empty() && component != "." && component != ".." &&
         component.find('/') == component.npos &&
         component.find('\0') == component.npos;
}

// Plain components, one or more, between slashes.
bool IsPlainPath(std::string_view path) {
  while (true) {
    const size_t slash = path.find('/');
    if (!IsPlain(path.substr(0, slash))) return false;
    if (slash == path.npos) return true;
    path.remove_prefix(slash + 1);
  }
}

absl::Status BadName() {
  return absl::InvalidArgumentError("a file's name is not a plain one");
}

// `fd` is a folder or a regular file, and this user's. `info` takes what the
// system says of it.
absl::Status CheckOwn(int fd, bool folder, std::string_view path,
                      struct stat& info) {
  if (fstat(fd, &info) != 0) return FileError(errno, "cannot read", path);
  if (folder ? !S_ISDIR(info.st_mode) : !S_ISREG(info.st_mode)) {
    return absl::FailedPreconditionError(
        fmt::format("cannot use `{}`: it is not a {}", path,
                    folder ? "folder" : "regular file"));
  }
  if (info.st_uid != geteuid()) {
    return absl::FailedPreconditionError(
        fmt::format("cannot use `{}`: it belongs to another user", path));
  }
  if (!folder && info.st_nlink > 1) {
    return absl::FailedPreconditionError(
        fmt::format("cannot use `{}`: it has another name elsewhere", path));
  }
  return absl::OkStatus();
}

absl::Status CheckOwn(int fd, bool folder, std::string_view path) {
  struct stat info = {};
  return CheckOwn(fd, folder, path, info);
}

absl::Status WriteAll(int fd, std::string_view bytes, const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t n = write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return FileError(errno, "cannot write", path);
    bytes.remove_prefix(n);
  }
  return absl::OkStatus();
}

// Gives `beside` the name `target`, whose file goes. 0 or the error.
//
// Two names change places where they can: where one replaces another, ext4
// first sends the new file to the disk, which takes five times as long, and a
// hundred times while the disk is busy.
int PutInPlace(int folder, const std::string& beside,
               const std::string& target) {
  const auto exchange = [&] {
    return renameat2(folder, beside.c_str(), folder, target.c_str(),
                     RENAME_EXCHANGE) == 0;
  };
  if (exchange()) {
    if (unlinkat(folder, beside.c_str(), 0) == 0 || errno == ENOENT) return 0;
    const int error = errno;
    exchange();
    return error;
  }
  // Nothing there, or a file system that cannot.
  return renameat(folder, beside.c_str(), folder, target.c_str()) == 0 ? 0
                                                                       : errno;
}

Clock::Wall WallOf(const timespec& time) {
  return Clock::Wall(std::chrono::duration_cast<Clock::Wall::duration>(
      std::chrono::seconds(time.tv_sec) +
      std::chrono::nanoseconds(time.tv_nsec)));
}

}  // namespace

absl::StatusOr<PrivateFolder> PrivateFolder::Open(const std::string& path) {
  RETURN_IF_ERROR(osiris::MakeFolder(path));
  UniqueFd fd(open(path.c_str(), kFolderFlags));
  if (!fd) return FileError(errno, "cannot open the folder", path);
  RETURN_IF_ERROR(CheckOwn(fd.get(), /*folder=*/true, path));
  return PrivateFolder(path, std::move(fd));
}

absl::StatusOr<UniqueFd> PrivateFolder::OpenBeneath(std::string_view name,
                                                    int flags) const {
  if (!IsPlainPath(name)) return BadName();
  const std::string path = fmt::format("{}/{}", path_, name);
  open_how how = {};
  how.flags = static_cast<uint64_t>(flags | O_NOFOLLOW | O_CLOEXEC);
  how.mode = (flags & O_CREAT) != 0 ? 0600 : 0;
  how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS |
                RESOLVE_NO_XDEV;
  const std::string beneath(name);
  int fd = -1;
  do {
    // EAGAIN: something was moved while the kernel looked.
    fd = static_cast<int>(
        syscall(SYS_openat2, fd_.get(), beneath.c_str(), &how, sizeof(how)));
  } while (fd < 0 && (errno == EINTR || errno == EAGAIN));
  if (fd < 0 && (errno == ELOOP || errno == EXDEV)) {
    return absl::FailedPreconditionError(
        fmt::format("cannot use `{}`: {}", path,
                    errno == ELOOP ? "it is a link" : "it leaves the folder"));
  }
  if (fd < 0) return FileError(errno, "cannot open", path);
  return UniqueFd(fd);
}

absl::StatusOr<UniqueFd> PrivateFolder::OpenFile(std::string_view name,
                                                 int flags) const {
  // O_NONBLOCK: opening a pipe must not wait for its other end.
  ASSIGN_OR_RETURN(UniqueFd fd, OpenBeneath(name, flags | O_NONBLOCK));
  RETURN_IF_ERROR(
      CheckOwn(fd.get(), /*folder=*/false, fmt::format("{}/{}", path_, name)));
  return fd;
}

absl::StatusOr<PrivateFolder> PrivateFolder::Folder(
    std::string_view name) const {
  const std::string path = fmt::format("{}/{}", path_, name);
  ASSIGN_OR_RETURN(UniqueFd fd, OpenBeneath(name, kFolderFlags));
  RETURN_IF_ERROR(CheckOwn(fd.get(), /*folder=*/true, path));
  return PrivateFolder(path, std::move(fd));
}

absl::StatusOr<PrivateFolder> PrivateFolder::MakeFolder(
    std::string_view name) const {
  if (!IsPlain(name)) return BadName();
  if (mkdirat(fd_.get(), std::string(name).c_str(), 0700) != 0 &&
      errno != EEXIST) {
    return FileError(errno, "cannot make the folder",
                     fmt::format("{}/{}", path_, name));
  }
  return Folder(name);
}

absl::StatusOr<std::string> PrivateFolder::Read(std::string_view name,
                                                size_t max_bytes) const {
  ASSIGN_OR_RETURN(const UniqueFd fd, OpenFile(name, O_RDONLY));
  std::string bytes;
  char buffer[65536];
  while (true) {
    const ssize_t n = read(fd.get(), buffer, sizeof(buffer));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FileError(errno, "cannot read", name);
    if (n == 0) return bytes;
    if (bytes.size() + n > max_bytes) {
      return absl::OutOfRangeError(fmt::format(
          "cannot read `{}`: it is larger than {} bytes", name, max_bytes));
    }
    bytes.append(buffer, n);
  }
}

absl::StatusOr<std::string> PrivateFolder::Stamp(std::string_view name) const {
  ASSIGN_OR_RETURN(const UniqueFd fd, OpenBeneath(name, O_RDONLY | O_NONBLOCK));
  struct stat info = {};
  RETURN_IF_ERROR(CheckOwn(fd.get(), /*folder=*/false,
                           fmt::format("{}/{}", path_, name), info));
  return fmt::format("{}:{}:{}:{}.{:09}:{}.{:09};", info.st_dev, info.st_ino,
                     info.st_size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec,
                     info.st_ctim.tv_sec, info.st_ctim.tv_nsec);
}

absl::StatusOr<std::string> PrivateFolder::ReadTail(std::string_view name,
                                                    size_t bytes) const {
  ASSIGN_OR_RETURN(const UniqueFd fd, OpenFile(name, O_RDONLY));
  const off_t end = lseek(fd.get(), 0, SEEK_END);
  if (end < 0) return FileError(errno, "cannot read", name);
  const size_t size = std::min<size_t>(bytes, end);
  std::string tail(size, '\0');
  size_t have = 0;
  while (have < size) {
    const ssize_t n = pread(fd.get(), tail.data() + have, size - have,
                            end - static_cast<off_t>(size - have));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return FileError(errno, "cannot read", name);
    if (n == 0) break;
    have += n;
  }
  tail.resize(have);
  return tail;
}

absl::Status PrivateFolder::WriteNew(const std::string& name,
                                     std::string_view bytes) const {
  ASSIGN_OR_RETURN(const UniqueFd fd,
                   OpenBeneath(name, O_WRONLY | O_CREAT | O_EXCL));
  const absl::Status status = WriteAll(fd.get(), bytes, name);
  if (!status.ok()) unlinkat(fd_.get(), name.c_str(), 0);
  return status;
}

absl::Status PrivateFolder::Replace(std::string_view name,
                                    std::string_view bytes) const {
  if (!IsPlain(name)) return BadName();
  const std::string target(name);
  const std::string beside = fmt::format("{}.{}.tmp", name, RandomHex(8));
  RETURN_IF_ERROR(WriteNew(beside, bytes));
  const int error = PutInPlace(fd_.get(), beside, target);
  if (error == 0) return absl::OkStatus();
  unlinkat(fd_.get(), beside.c_str(), 0);
  return FileError(error, "cannot replace", target);
}

absl::Status PrivateFolder::Create(std::string_view name,
                                   std::string_view bytes) const {
  if (!IsPlain(name)) return BadName();
  return WriteNew(std::string(name), bytes);
}

absl::Status PrivateFolder::Sync(const std::vector<std::string>& names) const {
  std::vector<UniqueFd> fds;
  for (const std::string& name : names) {
    ASSIGN_OR_RETURN(UniqueFd fd, OpenFile(name, O_RDONLY));
    fds.push_back(std::move(fd));
  }
  std::vector<std::future<int>> errors;
  for (const UniqueFd& fd : fds) {
    errors.push_back(std::async(std::launch::async, [&fd] {
      return fsync(fd.get()) == 0 ? 0 : errno;
    }));
  }
  absl::Status status;
  for (std::future<int>& error : errors) {
    if (const int failed = error.get(); failed != 0) {
      status = FileError(failed, "cannot sync a file in", path_);
    }
  }
  return status;
}

absl::Status PrivateFolder::Append(std::string_view name,
                                   std::string_view bytes) const {
  ASSIGN_OR_RETURN(const UniqueFd fd,
                   OpenFile(name, O_WRONLY | O_CREAT | O_APPEND));
  const ssize_t n = write(fd.get(), bytes.data(), bytes.size());
  if (n < 0) return FileError(errno, "cannot write", name);
  if (static_cast<size_t>(n) != bytes.size()) {
    return FileError(ENOSPC, "cannot write", name);
  }
  return absl::OkStatus();
}

absl::Status PrivateFolder::Move(std::string_view name, const PrivateFolder& to,
                                 std::string_view new_name) const {
  if (!IsPlain(name) || !IsPlain(new_name)) return BadName();
  if (renameat2(fd_.get(), std::string(name).c_str(), to.fd(),
                std::string(new_name).c_str(), RENAME_NOREPLACE) != 0) {
    return FileError(errno, "cannot rename", fmt::format("{}/{}", path_, name));
  }
  return absl::OkStatus();
}

absl::Status PrivateFolder::Remove(std::string_view name) const {
  if (!IsPlain(name)) return BadName();
  if (unlinkat(fd_.get(), std::string(name).c_str(), 0) != 0 &&
      errno != ENOENT) {
    return FileError(errno, "cannot remove", fmt::format("{}/{}", path_, name));
  }
  return absl::OkStatus();
}

absl::Status PrivateFolder::RemoveFolder(std::string_view name) const {
  const auto folder = Folder(name);
  if (absl::IsNotFound(folder.status())) return absl::OkStatus();
  RETURN_IF_ERROR(folder.status());
  ASSIGN_OR_RETURN(const std::vector<Entry> entries, folder->List());
  for (const Entry& entry : entries) {
    if (!entry.folder) RETURN_IF_ERROR(folder->Remove(entry.name));
  }
  if (unlinkat(fd_.get(), std::string(name).c_str(), AT_REMOVEDIR) != 0 &&
      errno != ENOENT) {
    return FileError(errno, "cannot remove", fmt::format("{}/{}", path_, name));
  }
  return absl::OkStatus();
}

void PrivateFolder::Touch(std::string_view name, Clock::Wall time) const {
  if (!IsPlain(name)) return;
  const int64_t since = std::chrono::duration_cast<std::chrono::nanoseconds>(
                            time.time_since_epoch())
                            .count();
  constexpr int64_t kSecond = 1'000'000'000;
  const timespec when = {.tv_sec = since / kSecond, .tv_nsec = since % kSecond};
  const timespec times[2] = {when, when};
  utimensat(fd_.get(), std::string(name).c_str(), times, AT_SYMLINK_NOFOLLOW);
}

absl::StatusOr<std::vector<PrivateFolder::Entry>> PrivateFolder::List() const {
  UniqueFd fd(openat(fd_.get(), ".", kFolderFlags));
  if (!fd) return FileError(errno, "cannot list", path_);
  const std::unique_ptr<DIR, int (*)(DIR*)> dir(fdopendir(fd.get()), closedir);
  if (dir == nullptr) return FileError(errno, "cannot list", path_);
  fd.Release();  // closedir closes it.
  std::vector<Entry> entries;
  while (const dirent* found = readdir(dir.get())) {
    const std::string name = found->d_name;
    struct stat info = {};
    if (!IsPlain(name) ||
        fstatat(fd_.get(), name.c_str(), &info, AT_SYMLINK_NOFOLLOW) != 0) {
      continue;  // Gone in the meantime.
    }
    if (!S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode)) continue;
    entries.push_back({.name = name,
                       .bytes = info.st_size,
                       .changed = WallOf(info.st_mtim),
                       .folder = S_ISDIR(info.st_mode)});
  }
  std::sort(entries.begin(), entries.end(),
            [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return entries;
}

}  // namespace osiris
