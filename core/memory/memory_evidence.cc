#include "core/memory/memory_evidence.h"

#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "core/audit/audit_line.h"
#include "core/audit/audit_segment.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// Some thousand calls: nearly always more than are kept. Where most of them do
// not count, as an assistant looked for nothing but its memory, some more.
constexpr int64_t kTails[] = {512 << 10, 8 << 20};
// Today's segment, and yesterday's where midnight has just passed.
constexpr size_t kSegments = 2;

bool Counts(const AuditLine& line, const std::string& session) {
  return line.session == session && !line.correlation_id.empty() &&
         line.event.starts_with("call.") && line.event != "call.began" &&
         line.event != "call.refused" &&
         !line.operation.starts_with("memory.") &&
         !line.operation.starts_with("resources.") &&
         !line.operation.starts_with("completions.");
}

int64_t SizeOf(const std::string& path) {
  struct stat info = {};
  return stat(path.c_str(), &info) == 0 ? info.st_size : 0;
}

// The process's segments written last, newest last.
std::vector<std::string> SegmentsOf(const std::string& folder,
                                    const std::string& session) {
  std::vector<std::string> own;
  const auto files = ListSegments(folder);
  if (!files.ok()) return own;
  for (const std::string& file : *files) {
    const std::optional<SegmentName> name = ParseSegmentName(file);
    if (name && name->session == session) own.push_back(file);
  }
  if (own.size() > kSegments) own.erase(own.begin(), own.end() - kSegments);
  return own;
}

// All that counts in the last `tail` bytes of `path`. True where that is not
// all of it.
bool ReadTail(const std::string& path, const std::string& session, int64_t tail,
              std::vector<EvidencedCall>& calls) {
  const int64_t from = std::max<int64_t>(0, SizeOf(path) - tail);
  // Begun within a line, the first one is none.
  ReadSegment(
      path,
      [&](const std::vector<std::string_view>& lines, int64_t) {
        for (const std::string_view text : lines) {
          const std::optional<AuditLine> line = ReadAuditLine(text);
          if (!line || !Counts(*line, session)) continue;
          calls.push_back({.correlation_id = std::string(line->correlation_id),
                           .operation = std::string(line->operation),
                           .target = std::string(line->target),
                           .outcome = std::string(line->outcome),
                           .time = std::string(line->time)});
        }
        return true;
      },
      from)
      .status()
      .IgnoreError();
  return from > 0;
}

}  // namespace

Evidence EvidenceFromAudit(const std::string& folder,
                           const std::string& session, size_t most) {
  Evidence evidence;
  const std::vector<std::string> segments = SegmentsOf(folder, session);
  for (const int64_t tail : kTails) {
    evidence = {};
    for (const std::string& file : segments) {
      const bool more = ReadTail(fmt::format("{}/{}", folder, file), session,
                                 tail, evidence.calls);
      evidence.truncated = evidence.truncated || more;
    }
    if (!evidence.truncated || evidence.calls.size() >= most) break;
  }
  if (evidence.calls.size() > most) {
    evidence.calls.erase(evidence.calls.begin(), evidence.calls.end() - most);
    evidence.truncated = true;
  }
  if (!evidence.calls.empty()) evidence.audit_session = session;
  return evidence;
}

}  // namespace osiris
