#include "core/audit/audit_query.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "core/audit/audit_line.h"
#include "core/audit/audit_segment.h"
#include "core/base/json.h"
#include "core/base/status_macros.h"

namespace osiris {
namespace {

// A text as it stands between the quotes of a line.
std::string Written(const std::string& text) {
  const std::string quoted = DumpJson(text);
  return quoted.substr(1, quoted.size() - 2);
}

// An entry with what it is sorted by.
struct Found {
  std::string time;
  std::string session;
  int64_t sequence = 0;
  AuditEntry entry;
};

bool Before(const Found& a, const Found& b) {
  return std::tie(a.time, a.session, a.sequence, a.entry.file, a.entry.number) <
         std::tie(b.time, b.session, b.sequence, b.entry.file, b.entry.number);
}

// Keeps the last `limit` of what it is given.
class Newest {
 public:
  explicit Newest(size_t limit) : limit_(limit) {}

  void Add(Found found) {
    found_.push_back(std::move(found));
    if (found_.size() >= 2 * limit_ + 1024) Cut();
  }

  std::vector<AuditEntry> Take() {
    Cut();
    std::sort(found_.begin(), found_.end(), Before);
    std::vector<AuditEntry> entries;
    for (Found& one : found_) entries.push_back(std::move(one.entry));
    return entries;
  }

 private:
  void Cut() {
    if (found_.size() <= limit_) return;
    const auto kept = found_.end() - static_cast<int64_t>(limit_);
    std::nth_element(found_.begin(), kept, found_.end(), Before);
    found_.erase(found_.begin(), kept);
  }

  const size_t limit_;
  std::vector<Found> found_;
};

// A segment holds no line that is younger than its day.
bool MayHold(const std::string& file, const AuditFilter& filter) {
  const std::string_view date = ParseSegmentName(file)->date;
  return filter.since.empty() ||
         date >= std::string_view(filter.since).substr(0, date.size());
}

bool FitsAll(const AuditFilter& filter, const AuditLine& line) {
  const auto is = [](const std::string& wanted, std::string_view found) {
    return wanted.empty() || Written(wanted) == found;
  };
  return (filter.since.empty() || line.time >= filter.since) &&
         (filter.until.empty() || line.time < filter.until) &&
         is(filter.operation, line.operation) &&
         is(filter.outcome, line.outcome) && is(filter.door, line.door) &&
         is(filter.event, line.event) && is(filter.target, line.target) &&
         is(filter.correlation_id, line.correlation_id) &&
         is(filter.session, line.session);
}

bool IsClient(const AuditFilter& filter, const AuditLine& line) {
  if (filter.client.empty()) return true;
  const absl::StatusOr<Json> client = ParseJson(line.client);
  return client.ok() && client->is_object() &&
         client->value("name", Json()) == filter.client;
}

}  // namespace

bool Matches(const AuditFilter& filter, std::string_view line) {
  if (line.find(filter.text) == std::string_view::npos) return false;
  const AuditLine read = ReadAuditLine(line).value_or(AuditLine());
  return FitsAll(filter, read) && IsClient(filter, read);
}

absl::StatusOr<AuditSelection> SelectAudit(const std::string& folder,
                                           const AuditFilter& filter,
                                           int64_t limit) {
  AuditSelection selection;
  Newest newest(static_cast<size_t>(std::max<int64_t>(limit, 0)));
  ASSIGN_OR_RETURN(const std::vector<std::string> files, ListSegments(folder));
  for (const std::string& file : files) {
    if (!MayHold(file, filter)) continue;
    const std::string path = folder + "/" + file;
    const bool live = IsSegmentLive(path);
    const auto take = [&](const std::vector<std::string_view>& lines,
                          int64_t first) {
      selection.lines += static_cast<int64_t>(lines.size());
      for (size_t i = 0; i < lines.size(); ++i) {
        selection.ends[file] += static_cast<int64_t>(lines[i].size()) + 1;
        if (!Matches(filter, lines[i])) continue;
        ++selection.matched;
        const AuditLine line = ReadAuditLine(lines[i]).value_or(AuditLine());
        newest.Add({.time = std::string(line.time),
                    .session = std::string(line.session),
                    .sequence = line.sequence,
                    .entry = {std::string(lines[i]), file,
                              first + static_cast<int64_t>(i)}});
      }
      return true;
    };
    const absl::StatusOr<std::string> tail = ReadSegment(path, take);
    if (!tail.ok()) {
      selection.unreadable.push_back(
          {file, std::string(tail.status().message())});
      continue;
    }
    ++selection.segments;
    if (!tail->empty() && !live) {
      selection.torn.push_back({file, static_cast<int64_t>(tail->size())});
    }
  }
  selection.entries = newest.Take();
  return selection;
}

}  // namespace osiris
