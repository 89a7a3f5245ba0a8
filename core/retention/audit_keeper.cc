#include "core/retention/audit_keeper.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <utility>

#include "core/audit/audit_quarantine.h"
#include "core/audit/audit_segment.h"
#include "core/audit/verify/segment_damage.h"
#include "core/base/file.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// Heads that one line names: some ten kilobytes.
constexpr size_t kHeadsInALine = 64;

absl::Status Unlink(const std::string& path) {
  if (unlink(path.c_str()) == 0 || errno == ENOENT) return absl::OkStatus();
  return FileError(errno, "cannot remove", path);
}

}  // namespace

absl::StatusOr<std::vector<KeptRecord>> AuditKeeper::ListBefore(
    Clock::Wall before) {
  ASSIGN_OR_RETURN(const std::vector<std::string> files,
                   ListSegments(log_.folder()));
  std::map<std::string, KeptSegment> kept;
  if (keys_ != nullptr) kept = keys_->Kept();
  const std::string day = FormatDate(before);
  std::vector<KeptRecord> records;
  for (const std::string& file : files) {
    // Sorted by day; a segment of that day may hold what is to stay.
    if (ParseSegmentName(file)->date >= day) break;
    const std::string path = log_.folder() + "/" + file;
    struct stat info = {};
    if (lstat(path.c_str(), &info) != 0) continue;
    const Clock::Wall last = Clock::Wall::clock::from_time_t(info.st_mtime);
    if (last >= before || IsSegmentLive(path)) continue;
    const absl::StatusOr<AuditHead> head = ReadSegmentHead(log_.folder(), file);
    if (!head.ok() || head->hash.empty()) continue;
    const absl::StatusOr<bool> damaged =
        IsSegmentDamaged(log_.folder(), file, keys_, kept[file]);
    if (!damaged.ok() || *damaged) continue;
    records.push_back({.name = file, .last = last, .bytes = info.st_size});
  }
  return records;
}

absl::Status AuditKeeper::Announce(const std::vector<KeptRecord>& records) {
  for (size_t from = 0; from < records.size(); from += kHeadsInALine) {
    AuditEvent event;
    event.kind = AuditEventKind::kSegmentsRemoved;
    const size_t to = std::min(records.size(), from + kHeadsInALine);
    for (size_t i = from; i < to; ++i) {
      ASSIGN_OR_RETURN(AuditHead head,
                       ReadSegmentHead(log_.folder(), records[i].name));
      event.heads.push_back(std::move(head));
    }
    RETURN_IF_ERROR(log_.Append(event, AuditWait::kKept));
  }
  return absl::OkStatus();
}

absl::Status AuditKeeper::Remove(const KeptRecord& record) {
  RETURN_IF_ERROR(Unlink(log_.folder() + "/" + record.name));
  ASSIGN_OR_RETURN(const std::vector<QuarantinedTail> tails,
                   ListQuarantine(log_.folder()));
  for (const QuarantinedTail& tail : tails) {
    if (tail.segment != record.name) continue;
    RETURN_IF_ERROR(Unlink(fmt::format("{}/{}", log_.folder(), PathOf(tail))));
  }
  return absl::OkStatus();
}

}  // namespace osiris
