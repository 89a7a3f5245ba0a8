#include "core/telemetry/telemetry_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <optional>

#include "core/base/file.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::string_view kPrefix = "mcp_telemetry_";
constexpr std::string_view kSuffix = ".jsonl";
constexpr size_t kDateSize = 10;
constexpr size_t kMaxFileBytes = size_t{1} << 30;

absl::StatusOr<UniqueFd> OpenToAppend(const std::string& path) {
  UniqueFd fd(open(
      path.c_str(),
      O_RDWR | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600));
  struct stat info = {};
  if (!fd) return FileError(errno, "cannot open", path);
  if (fstat(fd.get(), &info) != 0 || !S_ISREG(info.st_mode)) {
    return FileError(EINVAL, "is no regular file", path);
  }
  // One writer at a time: a line that another one is writing ends like a torn
  // one. Given up with the descriptor.
  int locked = -1;
  do {
    locked = flock(fd.get(), LOCK_EX);
  } while (locked != 0 && errno == EINTR);
  if (locked != 0) return FileError(errno, "cannot lock", path);
  return fd;
}

// True: the file ends within a line.
bool EndsTorn(int fd) {
  struct stat info = {};
  char last = '\n';
  return fstat(fd, &info) == 0 && info.st_size > 0 &&
         pread(fd, &last, 1, info.st_size - 1) == 1 && last != '\n';
}

// The errno, or 0.
int WriteWhole(int fd, std::string_view text) {
  ssize_t written = -1;
  do {
    written = write(fd, text.data(), text.size());
  } while (written < 0 && errno == EINTR);
  if (written < 0) return errno;
  return written == static_cast<ssize_t>(text.size()) ? 0 : ENOSPC;
}

}  // namespace

std::string TelemetryFileName(std::string_view date) {
  return fmt::format("{}{}{}", kPrefix, date, kSuffix);
}

std::string_view TelemetryFileDate(std::string_view file) {
  if (file.size() != kPrefix.size() + kDateSize + kSuffix.size() ||
      !file.starts_with(kPrefix) || !file.ends_with(kSuffix)) {
    return "";
  }
  return file.substr(kPrefix.size(), kDateSize);
}

absl::StatusOr<std::vector<std::string>> ListTelemetryFiles(
    const std::string& folder) {
  std::vector<std::string> files;
  const std::unique_ptr<DIR, int (*)(DIR*)> open(opendir(folder.c_str()),
                                                 &closedir);
  if (open == nullptr) {
    if (errno == ENOENT) return files;
    return FileError(errno, "cannot read", folder);
  }
  while (const dirent* const entry = readdir(open.get())) {
    if (!TelemetryFileDate(entry->d_name).empty()) {
      files.emplace_back(entry->d_name);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

absl::StatusOr<size_t> AppendTelemetry(const std::string& folder,
                                       std::string_view date,
                                       const std::vector<std::string>& lines) {
  if (lines.empty()) return size_t{0};
  RETURN_IF_ERROR(MakeFolder(folder));
  const std::string path = folder + "/" + TelemetryFileName(date);
  ASSIGN_OR_RETURN(const UniqueFd fd, OpenToAppend(path));
  std::string begin = EndsTorn(fd.get()) ? "\n" : "";
  for (size_t i = 0; i < lines.size(); ++i) {
    const int error = WriteWhole(fd.get(), begin + lines[i] + "\n");
    if (error != 0 && i == 0) return FileError(error, "cannot write", path);
    if (error != 0) return i;
    begin.clear();
  }
  return lines.size();
}

absl::StatusOr<int64_t> ReadTelemetry(
    const std::string& folder, const std::string& file,
    const std::function<void(const TelemetryLine&)>& take) {
  const std::string path = folder + "/" + file;
  struct stat info = {};
  if (lstat(path.c_str(), &info) == 0 && S_ISLNK(info.st_mode)) {
    return 1;
  }
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kMaxFileBytes));
  int64_t refused = 0;
  size_t begin = 0;
  // What stands after the last newline is being written, or was never.
  for (size_t end = text.find('\n'); end != std::string::npos;
       end = text.find('\n', begin)) {
    const std::string_view line =
        std::string_view(text).substr(begin, end - begin);
    begin = end + 1;
    // Two writers ended the same half, or one that was only slow.
    if (line.empty()) continue;
    if (const std::optional<TelemetryLine> read = ParseTelemetryLine(line)) {
      take(*read);
    } else {
      ++refused;
    }
  }
  return refused;
}

}  // namespace osiris
