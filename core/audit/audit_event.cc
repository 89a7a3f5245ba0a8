#include "core/audit/audit_event.h"

#include "core/base/json.h"

namespace osiris {
namespace {

// Appends `,"name":value`.
void Add(std::string& line, std::string_view name, const Json& value) {
  line += line.size() == 1 ? "\"" : ",\"";
  line += name;
  line += "\":";
  line += DumpJson(value);
}

void AddText(std::string& line, std::string_view name,
             const std::string& value) {
  if (!value.empty()) Add(line, name, value);
}

void AddNumber(std::string& line, std::string_view name,
               const std::optional<int64_t>& value) {
  if (value.has_value()) Add(line, name, *value);
}

void AddHeads(std::string& line, const std::vector<AuditHead>& heads) {
  if (heads.empty()) return;
  Json list = Json::array();
  for (const AuditHead& head : heads) {
    list.push_back(
        {{"file", head.file}, {"h", head.hash}, {"seq", head.sequence}});
  }
  Add(line, "heads", list);
}

}  // namespace

std::string_view NameOf(AuditEventKind kind) {
  switch (kind) {
    case AuditEventKind::kServerStarted:
      return "server.started";
    case AuditEventKind::kServerStopped:
      return "server.stopped";
    case AuditEventKind::kSegmentOpened:
      return "segment.opened";
    case AuditEventKind::kCallBegan:
      return "call.began";
    case AuditEventKind::kCallEnded:
      return "call.ended";
    case AuditEventKind::kCallRefused:
      return "call.refused";
    case AuditEventKind::kCallDenied:
      return "call.denied";
    case AuditEventKind::kCallCancelled:
      return "call.cancelled";
    case AuditEventKind::kCallTimedOut:
      return "call.timed_out";
    case AuditEventKind::kCallCrashed:
      return "call.crashed";
    case AuditEventKind::kConsentGiven:
      return "consent.given";
    case AuditEventKind::kCheckpoint:
      return "checkpoint";
    case AuditEventKind::kSealViolated:
      break;
  }
  return "seal.violated";
}

std::string FormatAuditLine(const AuditEvent& event, int64_t sequence,
                            Clock::Wall time, std::string_view session) {
  std::string line = "{";
  Add(line, "v", 1);
  Add(line, "seq", sequence);
  Add(line, "ts", FormatTime(time));
  Add(line, "session", std::string(session));
  AddText(line, "corr", event.correlation_id);
  Add(line, "event", std::string(NameOf(event.kind)));
  AddText(line, "door", event.door);
  if (!event.client_name.empty() || !event.client_version.empty()) {
    Add(line, "client",
        {{"name", event.client_name}, {"version", event.client_version}});
  }
  AddText(line, "op", event.operation);
  AddText(line, "target", event.target);
  if (event.arguments_bytes.has_value()) {
    Add(line, "args",
        {{"bytes", *event.arguments_bytes}, {"hmac", event.arguments_hmac}});
  }
  AddText(line, "outcome", event.outcome);
  AddNumber(line, "rows", event.rows);
  AddNumber(line, "bytes", event.bytes);
  AddNumber(line, "elapsed_us", event.elapsed_us);
  AddText(line, "seal", event.seal);
  AddHeads(line, event.heads);
  AddNumber(line, "sealed_every", event.sealed_every);
  if (event.checkpoint.has_value()) {
    Add(line, "checkpoint",
        {{"epoch", event.checkpoint->epoch},
         {"last", event.checkpoint->last},
         {"mac", event.checkpoint->mac}});
  }
  line += '}';
  return line;
}

}  // namespace osiris
