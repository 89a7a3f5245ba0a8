#include "core/audit/audit_follow.h"

#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "core/audit/audit_segment.h"
#include "core/base/file.h"
#include "core/base/status_macros.h"

namespace osiris {

AuditFollow::AuditFollow(std::string folder,
                         std::map<std::string, int64_t> ends)
    : folder_(std::move(folder)), ends_(std::move(ends)) {}

absl::Status AuditFollow::Open() {
  watch_ = UniqueFd(inotify_init1(IN_CLOEXEC));
  if (!watch_ || inotify_add_watch(watch_.get(), folder_.c_str(),
                                   IN_MODIFY | IN_CREATE | IN_ONLYDIR) < 0) {
    return FileError(errno, "cannot watch", folder_);
  }
  return absl::OkStatus();
}

absl::Status AuditFollow::Poll(
    const std::function<bool(std::string_view line)>& take) {
  ASSIGN_OR_RETURN(const std::vector<std::string> files, ListSegments(folder_));
  for (const std::string& file : files) {
    const std::string path = folder_ + "/" + file;
    int64_t& end = ends_[file];
    struct stat info = {};
    if (lstat(path.c_str(), &info) != 0 || !S_ISREG(info.st_mode) ||
        info.st_size <= end) {
      continue;
    }
    bool wanted = true;
    const auto take_all = [&](const std::vector<std::string_view>& lines,
                              int64_t) {
      for (const std::string_view line : lines) {
        end += static_cast<int64_t>(line.size()) + 1;
        if (wanted) wanted = take(line);
      }
      return wanted;
    };
    if (!ReadSegment(path, take_all, end).ok()) continue;
    if (!wanted) return absl::CancelledError("nobody takes more");
  }
  return absl::OkStatus();
}

absl::Status AuditFollow::Wait() const {
  alignas(struct inotify_event) char events[4096];
  ssize_t got = -1;
  do {
    got = read(watch_.get(), events, sizeof(events));
  } while (got < 0 && errno == EINTR);
  if (got <= 0) return FileError(errno, "cannot watch", folder_);
  return absl::OkStatus();
}

}  // namespace osiris
