#include "core/payload/promised_answer.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "absl/status/statusor.h"
#include "core/audit/audit_event.h"
#include "core/audit/audit_query.h"
#include "core/base/clock.h"
#include "core/base/error_info.h"
#include "core/base/json.h"
#include "core/base/status_macros.h"
#include "core/payload/payload_folder.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// What one call leaves is two lines.
constexpr int64_t kLinesOfACall = 1000;

std::string TextIn(const Json& line, const char* name) {
  const auto found = line.find(name);
  return found != line.end() && found->is_string() ? found->get<std::string>()
                                                   : std::string();
}

// The fewest that `payloads.retention_days` may be.
constexpr std::chrono::hours kLeastKept{24};

// What is younger was too young for every cleaning of which there is a line;
// empty where there is none.
absl::StatusOr<std::string> TooYoungToClean(const std::string& audit) {
  AuditFilter filter;
  filter.operation = "maintenance.clean";
  filter.event = "call.ended";
  filter.text = filter.operation;
  ASSIGN_OR_RETURN(const AuditSelection selection,
                   SelectAudit(audit, filter, 1));
  if (selection.entries.empty()) return std::string();
  const absl::StatusOr<Json> line = ParseJson(selection.entries.front().line);
  const std::string cleaned =
      line.ok() && line->is_object() ? TextIn(*line, "ts") : std::string();
  if (cleaned.empty()) return cleaned;
  return FormatTime(ParseTime(cleaned) - kLeastKept);
}

// Before this, retention may have taken an answer, whatever its days were.
absl::StatusOr<std::string> KeptSince(const AnswerFolders& folders) {
  ASSIGN_OR_RETURN(const std::vector<std::string> packs,
                   ListPacks(folders.payloads));
  if (packs.empty()) return TooYoungToClean(folders.audit);
  return DateOfPack(packs.front()).value_or("");
}

absl::StatusOr<AuditSelection> LinesOf(const AnswerFolders& folders,
                                       const std::string& since,
                                       const std::string& correlation_id) {
  ASSIGN_OR_RETURN(const std::string kept_since, KeptSince(folders));
  AuditFilter filter;
  filter.since = std::max(since, kept_since);
  filter.correlation_id = correlation_id;
  return SelectAudit(folders.audit, filter, kLinesOfACall);
}

}  // namespace

absl::Status CheckPromise(const AnswerFolders& folders,
                          const std::string& since,
                          const std::string& correlation_id) {
  const absl::StatusOr<AuditSelection> selection =
      LinesOf(folders, since, correlation_id);
  if (!selection.ok()) {
    return MakeError(
        ErrorCode::kAuditPayloadUnavailable,
        fmt::format("nobody can tell whether an answer was kept: {}",
                    std::string(selection.status().message())),
        {.hint = "repair the permissions of the audit folder"});
  }
  std::string address;
  for (const AuditEntry& entry : selection->entries) {
    const absl::StatusOr<Json> line = ParseJson(entry.line);
    if (!line.ok() || !line->is_object()) continue;
    if (TextIn(*line, "event") == "payload.lost") return absl::OkStatus();
    const std::string payload = TextIn(*line, "payload");
    if (!payload.empty()) address = payload;
  }
  if (address.empty()) return absl::OkStatus();
  return MakeError(
      ErrorCode::kAuditPayloadDamaged,
      fmt::format(
          "the audit log has an answer of this call (`{}`), and what is "
          "kept has none",
          address),
      {.hint = "it was taken away, or its process ended before it was kept"});
}

absl::StatusOr<LostAnswers> CountLost(const std::string& folder,
                                      const std::string& since,
                                      const std::string& until) {
  AuditFilter filter;
  filter.since = since;
  filter.until = until;
  filter.event = NameOf(AuditEventKind::kPayloadLost);
  filter.text = filter.event;
  ASSIGN_OR_RETURN(const AuditSelection selection,
                   SelectAudit(folder, filter, 0));
  return LostAnswers{.answers = selection.matched,
                     .exact = selection.unreadable.empty()};
}

}  // namespace osiris
