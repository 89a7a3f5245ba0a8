#include "core/connection/connections_source.h"

#include <sys/stat.h>

#include <ctime>
#include <optional>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/config/optional_file.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr int64_t kNsPerSecond = 1'000'000'000;
// Longer than any clock tick of a file system.
constexpr int64_t kTickNs = 50'000'000;

int64_t Nanoseconds(const timespec& time) {
  return time.tv_sec * kNsPerSecond + time.tv_nsec;
}

using Shared = std::shared_ptr<const ConnectionsFile>;

// nullptr where there is no file.
absl::StatusOr<Shared> Parse(const std::optional<std::string>& text,
                             const std::string& path) {
  if (!text) return nullptr;
  absl::StatusOr<ConnectionsFile> file = ConnectionsFile::Parse(*text);
  if (!file.ok()) return Annotate(file.status(), fmt::format("`{}`", path));
  return std::make_shared<const ConnectionsFile>(*std::move(file));
}

}  // namespace

ConnectionsSource::ConnectionsSource(std::string path)
    : path_(std::move(path)) {}

void ConnectionsSource::OnChange(Changed changed) {
  const std::lock_guard lock(mutex_);
  changed_ = std::move(changed);
}

absl::StatusOr<CurrentConnections> ConnectionsSource::Current() {
  const std::lock_guard lock(mutex_);
  // Taken first: what changes while we read is read again next time.
  const Stamp now = StampOf(path_);
  if (answer_.file != nullptr && now == stamp_) return answer_;
  answer_ = {};
  ASSIGN_OR_RETURN(CurrentConnections current, ReadAgain());
  if (IsSettled(now)) {
    stamp_ = now;
    answer_ = current;
  }
  return current;
}

absl::StatusOr<CurrentConnections> ConnectionsSource::ReadAgain() {
  const absl::Status taken = TakeFile();
  CurrentConnections current;
  if (readable_ != nullptr) {
    current.refused = taken;
  } else if (!taken.ok()) {
    return taken;
  }
  current.file =
      readable_ ? readable_ : std::make_shared<const ConnectionsFile>();
  return current;
}

absl::Status ConnectionsSource::TakeFile() {
  ASSIGN_OR_RETURN(std::optional<std::string> text, ReadFileIfThere(path_));
  if (known_ && text == text_) return absl::OkStatus();
  ASSIGN_OR_RETURN(Shared file, Parse(text, path_));
  const Shared before = std::exchange(readable_, std::move(file));
  text_ = std::move(text);
  const ConnectionsFile none;
  if (std::exchange(known_, true) && changed_) {
    changed_(before ? *before : none, readable_ ? *readable_ : none);
  }
  return absl::OkStatus();
}

ConnectionsSource::Stamp ConnectionsSource::StampOf(const std::string& path) {
  struct stat info = {};
  if (stat(path.c_str(), &info) != 0) return {};
  return {.exists = true,
          .device = info.st_dev,
          .inode = info.st_ino,
          .bytes = info.st_size,
          .modified_ns = Nanoseconds(info.st_mtim),
          .changed_ns = Nanoseconds(info.st_ctim)};
}

// False while a second change could still get the same times, or where there
// is no file whose times could tell of a change.
bool ConnectionsSource::IsSettled(const Stamp& stamp) {
  timespec now = {};
  clock_gettime(CLOCK_REALTIME, &now);
  const int64_t age_ns = Nanoseconds(now) - stamp.changed_ns;
  return stamp.exists && age_ns > kTickNs;
}

}  // namespace osiris
