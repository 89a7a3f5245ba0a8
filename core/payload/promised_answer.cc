#include "core/payload/promised_answer.h"

#include "core/audit/audit_event.h"
#include "core/audit/audit_query.h"
#include "core/base/error_info.h"
#include "core/base/json.h"
#include "core/base/status_macros.h"
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

}  // namespace

absl::Status CheckPromise(const std::string& folder, const std::string& since,
                          const std::string& correlation_id) {
  AuditFilter filter;
  filter.since = since;
  filter.correlation_id = correlation_id;
  const absl::StatusOr<AuditSelection> selection =
      SelectAudit(folder, filter, kLinesOfACall);
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
