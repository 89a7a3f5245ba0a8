#include "core/attach/config_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/fingerprint.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::string_view kMark = ".osiris-";
constexpr std::string_view kBackup = ".bak";
// Of a file that was not there.
constexpr std::string_view kAbsent = ".absent";

absl::Status Refused(const std::string& path, std::string_view why) {
  return MakeError(ErrorCode::kConfigUnreadable,
                   fmt::format("`{}` {}", path, why),
                   {.path = {}, .hint = "it is as it was; change it by hand"});
}

absl::Status Coded(const absl::Status& status) {
  if (status.ok()) return status;
  return MakeError(
      ErrorCode::kConfigUnreadable, std::string(status.message()),
      {.path = {}, .hint = "check the permissions of the file and its folder"});
}

std::string FolderOf(const std::string& path) {
  return std::filesystem::path(path).parent_path().string();
}

// Part of a backup's name: of what the file was changed to.
std::string HashOf(std::string_view text) {
  return Sha256Hex(text).substr(0, 16);
}

// "20261124T150405.123456Z": sorts by time.
std::string Now() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto micros =
      std::chrono::duration_cast<std::chrono::microseconds>(now).count();
  const std::time_t seconds = micros / 1'000'000;
  std::tm parts = {};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}{:02}{:02}T{:02}{:02}{:02}.{:06}Z",
                     parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday,
                     parts.tm_hour, parts.tm_min, parts.tm_sec,
                     micros % 1'000'000);
}

// The nearest folder at or above `path` that exists.
std::string Existing(std::string path) {
  struct stat found = {};
  while (path.size() > 1 && stat(path.c_str(), &found) != 0) {
    path = FolderOf(path);
  }
  return path;
}

absl::Status CheckFile(const std::string& path, const struct stat& info,
                       uid_t owner) {
  if (!S_ISREG(info.st_mode)) return Refused(path, "is not a regular file");
  if (info.st_uid != owner) return Refused(path, "is not yours");
  if ((info.st_mode & S_IWOTH) != 0) {
    return Refused(path, "can be written by everybody");
  }
  if (info.st_nlink > 1) {
    return Refused(path,
                   "has a second name (a hard link) that would go on "
                   "with the old text");
  }
  return absl::OkStatus();
}

// The backups of `path`, by name: oldest first.
std::vector<std::string> BackupsOf(const std::string& path) {
  std::vector<std::string> backups;
  std::error_code error;
  const std::string start = path + std::string(kMark);
  for (const auto& entry :
       std::filesystem::directory_iterator(FolderOf(path), error)) {
    const std::string name = entry.path().string();
    if (name.starts_with(start) &&
        (name.ends_with(kBackup) || name.ends_with(kAbsent))) {
      backups.push_back(name);
    }
  }
  std::sort(backups.begin(), backups.end());
  return backups;
}

}  // namespace

absl::StatusOr<ConfigFile> ConfigFile::Read(const std::string& path,
                                            uid_t owner) {
  ConfigFile file;
  file.owner_ = owner;
  std::error_code error;
  const bool linked = std::filesystem::is_symlink(path, error);
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) {
    if (errno != ENOENT) {
      return Coded(FileError(errno, "cannot look at", path));
    }
    if (linked) return Refused(path, "is a link to a file that is not there");
    file.real_path_ = std::filesystem::weakly_canonical(path, error).string();
    if (error) return Refused(path, "cannot be found: " + error.message());
    RETURN_IF_ERROR(file.CheckFolder());
    return file;
  }
  file.real_path_ = std::filesystem::canonical(path, error).string();
  if (error) return Refused(path, "cannot be found: " + error.message());
  RETURN_IF_ERROR(CheckFile(file.real_path_, info, owner));
  RETURN_IF_ERROR(file.CheckFolder());
  absl::StatusOr<std::string> text = ReadFile(file.real_path_);
  if (!text.ok()) return Coded(text.status());
  file.text_ = *std::move(text);
  file.exists_ = true;
  file.mode_ = info.st_mode & 07777;
  file.inode_ = info.st_ino;
  return file;
}

absl::Status ConfigFile::CheckFolder() const {
  const std::string folder = Existing(FolderOf(real_path_));
  struct stat info = {};
  if (stat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) {
    return Refused(folder, "is no folder");
  }
  if (info.st_uid != owner_) return Refused(folder, "is not yours");
  if ((info.st_mode & S_IWOTH) != 0) {
    return Refused(folder, "can be written by everybody");
  }
  return absl::OkStatus();
}

absl::Status ConfigFile::CheckUnchanged() const {
  struct stat info = {};
  bool same = false;
  if (lstat(real_path_.c_str(), &info) != 0) {
    same = !exists_ && errno == ENOENT;
  } else if (exists_ && info.st_ino == inode_ && S_ISREG(info.st_mode)) {
    const absl::StatusOr<std::string> now = ReadFile(real_path_);
    same = now.ok() && *now == text_;
  }
  if (same) return absl::OkStatus();
  return MakeError(
      ErrorCode::kConfigInvalid,
      fmt::format("`{}` was changed by somebody else meanwhile", real_path_),
      {.path = {}, .hint = "try again; close the client if it goes on"});
}

absl::Status ConfigFile::Write(std::string_view text, mode_t mode) const {
  const std::string beside = fmt::format("{}.{}.tmp", real_path_, RandomHex(8));
  RETURN_IF_ERROR(Coded(CreateFile(beside, text)));
  if (chmod(beside.c_str(), mode) != 0 ||
      rename(beside.c_str(), real_path_.c_str()) != 0) {
    const int error = errno;
    unlink(beside.c_str());
    return Coded(FileError(error, "cannot replace", real_path_));
  }
  const UniqueFd folder(
      open(FolderOf(real_path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder) fsync(folder.get());
  return absl::OkStatus();
}

absl::StatusOr<std::string> ConfigFile::Replace(std::string_view text) const {
  RETURN_IF_ERROR(Coded(MakeFolder(FolderOf(real_path_))));
  const std::string backup =
      fmt::format("{}{}{}-{}{}", real_path_, kMark, Now(), HashOf(text),
                  exists_ ? kBackup : kAbsent);
  RETURN_IF_ERROR(Coded(CreateFile(backup, text_)));
  absl::Status status;
  if (chmod(backup.c_str(), mode_) != 0) {
    status = Coded(FileError(errno, "cannot set the mode of", backup));
  }
  if (status.ok()) status = CheckUnchanged();
  if (status.ok()) status = Write(text, mode_);
  if (!status.ok()) {
    unlink(backup.c_str());
    return status;
  }
  return backup;
}

absl::StatusOr<std::string> ConfigFile::Undo() const {
  const std::vector<std::string> backups = BackupsOf(real_path_);
  if (backups.empty()) {
    return MakeError(ErrorCode::kConfigBackupNotFound,
                     fmt::format("there is no backup of `{}`", real_path_));
  }
  const std::string hash = "-" + HashOf(text_);
  for (auto backup = backups.rbegin(); backup != backups.rend(); ++backup) {
    const bool absent = backup->ends_with(kAbsent);
    const size_t end = absent ? kAbsent.size() : kBackup.size();
    if (!exists_ || !std::string_view(*backup)
                         .substr(0, backup->size() - end)
                         .ends_with(hash)) {
      continue;
    }
    RETURN_IF_ERROR(CheckUnchanged());
    if (absent) {
      if (unlink(real_path_.c_str()) != 0) {
        return Coded(FileError(errno, "cannot remove", real_path_));
      }
    } else {
      const absl::StatusOr<std::string> old = ReadFile(*backup);
      if (!old.ok()) return Coded(old.status());
      RETURN_IF_ERROR(Write(*old, mode_));
    }
    unlink(backup->c_str());
    return *backup;
  }
  return MakeError(
      ErrorCode::kConfigInvalid,
      fmt::format("`{}` was changed since Osiris changed it", real_path_),
      {.path = {},
       .hint = fmt::format("`osiris mcp clients detach` takes only the entry "
                           "out; the newest backup is {}",
                           backups.back())});
}

}  // namespace osiris
