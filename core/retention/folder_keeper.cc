#include "core/retention/folder_keeper.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <system_error>

#include "core/base/file.h"
#include "core/base/status_macros.h"

namespace osiris {
namespace {

namespace fs = std::filesystem;

Clock::Wall WallOf(fs::file_time_type time) {
  return std::chrono::time_point_cast<Clock::Wall::duration>(
      std::chrono::file_clock::to_sys(time));
}

// Adds `path` to what `record` is: its bytes, and the change of it that came
// last. False: it is neither file nor folder, or went away.
bool AddEntry(const fs::directory_entry& entry, KeptRecord& record) {
  std::error_code error;
  const fs::file_status status = entry.symlink_status(error);
  const bool file = fs::is_regular_file(status);
  if (error || (!file && !fs::is_directory(status))) return false;
  const fs::file_time_type changed = entry.last_write_time(error);
  if (error) return false;
  record.last = std::max(record.last, WallOf(changed));
  if (file) record.bytes += static_cast<int64_t>(entry.file_size(error));
  return !error;
}

// The file or folder as a record.
std::optional<KeptRecord> RecordOf(const fs::directory_entry& entry) {
  KeptRecord record = {.name = entry.path().filename().string()};
  if (!AddEntry(entry, record)) return std::nullopt;
  std::error_code error;
  if (!entry.is_directory(error)) return record;
  for (fs::recursive_directory_iterator inside(entry.path(), error), end;
       !error && inside != end; inside.increment(error)) {
    AddEntry(*inside, record);
  }
  if (error) return std::nullopt;
  return record;
}

}  // namespace

absl::StatusOr<std::vector<KeptRecord>> FolderKeeper::ListBefore(
    Clock::Wall before) {
  std::vector<KeptRecord> records;
  std::error_code error;
  fs::directory_iterator entries(options_.folder, error);
  if (error == std::errc::no_such_file_or_directory) return records;
  for (; !error && entries != fs::directory_iterator();
       entries.increment(error)) {
    if (!options_.is_record(entries->path().filename().string())) continue;
    std::optional<KeptRecord> record = RecordOf(*entries);
    if (!record.has_value() || record->last >= before) continue;
    if (options_.in_use && options_.in_use(entries->path())) continue;
    records.push_back(*std::move(record));
  }
  if (error) return FileError(error.value(), "cannot read", options_.folder);
  std::sort(records.begin(), records.end(),
            [](const KeptRecord& a, const KeptRecord& b) {
              return a.last != b.last ? a.last < b.last : a.name < b.name;
            });
  return records;
}

absl::Status FolderKeeper::Remove(const KeptRecord& record) {
  if (options_.before) {
    const std::optional<std::string> before = options_.before(record.name);
    if (before.has_value()) RETURN_IF_ERROR(RemoveAt(*before));
  }
  return RemoveAt(record.name);
}

absl::Status FolderKeeper::RemoveAt(const std::string& name) const {
  const std::string path = options_.folder + "/" + name;
  std::error_code error;
  fs::remove_all(path, error);
  if (!error) return absl::OkStatus();
  return FileError(error.value(), "cannot remove", path);
}

}  // namespace osiris
