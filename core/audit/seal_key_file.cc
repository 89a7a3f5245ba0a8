#include "core/audit/seal_key_file.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string_view>
#include <utility>

#include "core/base/file.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"

namespace osiris {
namespace {

// Of a key.
constexpr size_t kHex = 64;
constexpr std::string_view kKept = "kept";

absl::Status Untrusted(std::string_view reason) {
  return absl::FailedPreconditionError("the file of seal keys " +
                                       std::string(reason));
}

absl::StatusOr<struct stat> Trusted(int fd) {
  struct stat info = {};
  if (fstat(fd, &info) != 0) return Untrusted("cannot be read");
  if (!S_ISREG(info.st_mode)) return Untrusted("is not a regular file");
  if (info.st_uid != geteuid()) return Untrusted("is another user's");
  if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    return Untrusted("can be read or written by others: chmod 600 it");
  }
  return info;
}

// Everything in the file, to be wiped.
absl::StatusOr<std::string> Contents(int fd, off_t size) {
  std::string text(static_cast<size_t>(size), '\0');
  size_t have = 0;
  while (have < text.size()) {
    const ssize_t got = pread(fd, text.data() + have, text.size() - have,
                              static_cast<off_t>(have));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    have += static_cast<size_t>(got);
  }
  text.resize(have);
  return text;
}

}  // namespace

SealKeyFile::SealKeyFile(std::string folder)
    : folder_(std::move(folder)), path_(folder_ + "/audit_seals") {}

absl::Status SealKeyFile::Add(std::string line) {
  RETURN_IF_ERROR(MakeFolder(folder_));
  const UniqueFd fd(
      open(path_.c_str(),
           O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK,
           0600));
  if (!fd) return FileError(errno, "cannot write", path_);
  RETURN_IF_ERROR(Trusted(fd.get()).status());
  ssize_t put = -1;
  do {
    put = write(fd.get(), line.data(), line.size());
  } while (put < 0 && errno == EINTR);
  const int error = put < 0 ? errno : ENOSPC;
  sodium_memzero(line.data(), line.size());
  if (put == static_cast<ssize_t>(line.size())) return absl::OkStatus();
  return FileError(error, "cannot write", path_);
}

absl::Status SealKeyFile::Put(const std::string& segment,
                              const std::string& key) {
  // After half a line of somebody else's, a line of its own.
  return Add("\n" + segment + " " + key + "\n");
}

void SealKeyFile::NoteKept(const std::string& segment) {
  Add("\n" + segment + " " + std::string(kKept) + "\n").IgnoreError();
}

std::vector<std::string> SealKeyFile::Kept() {
  const std::lock_guard lock(mutex_);
  if (!Read().ok()) return {};
  return {kept_.begin(), kept_.end()};
}

absl::Status SealKeyFile::Read() {
  const UniqueFd fd(
      open(path_.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
  if (!fd) return FileError(errno, "cannot read", path_);
  ASSIGN_OR_RETURN(const struct stat info, Trusted(fd.get()));
  if (info.st_size == size_) return absl::OkStatus();
  ASSIGN_OR_RETURN(std::string text, Contents(fd.get(), info.st_size));
  keys_.clear();
  kept_.clear();
  std::string_view rest = text;
  for (size_t end = 0; (end = rest.find('\n')) != std::string_view::npos;
       rest.remove_prefix(end + 1)) {
    const std::string_view line = rest.substr(0, end);
    const size_t space = line.find(' ');
    if (space == std::string_view::npos) continue;
    if (line.substr(space + 1) == kKept) {
      kept_.emplace(line.substr(0, space));
    }
    // Half a line came of a full disk.
    if (line.size() - space - 1 != kHex) continue;
    // The first that a segment got is the one it was sealed with.
    keys_.try_emplace(std::string(line.substr(0, space)),
                      line.substr(space + 1));
  }
  size_ = static_cast<int64_t>(text.size());
  sodium_memzero(text.data(), text.size());
  return absl::OkStatus();
}

absl::StatusOr<SealKey> SealKeyFile::Get(const std::string& segment) {
  const std::lock_guard lock(mutex_);
  auto found = keys_.find(segment);
  if (found == keys_.end()) {
    RETURN_IF_ERROR(Read());
    found = keys_.find(segment);
  }
  if (found == keys_.end()) return absl::NotFoundError("no such key");
  std::optional<SealKey> key = SealKey::FromHex(found->second);
  if (!key) return absl::NotFoundError("no whole key");
  return *std::move(key);
}

}  // namespace osiris
