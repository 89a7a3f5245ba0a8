#include "core/audit/audit_event.h"

#include "core/base/json.h"

namespace osiris {
namespace {

// `name` is `,"name":`, so that a member costs one copy for it.

void Add(std::string& line, std::string_view name, const Json& value) {
  line += name;
  line += DumpJson(value);
}

void AddNumber(std::string& line, std::string_view name, int64_t value) {
  line += name;
  AppendJsonNumber(value, line);
}

void AddNumber(std::string& line, std::string_view name,
               const std::optional<int64_t>& value) {
  if (value.has_value()) AddNumber(line, name, *value);
}

void AddText(std::string& line, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  line += name;
  AppendJsonText(value, line);
}

void AddClient(std::string& line, const AuditEvent& event) {
  if (event.client_name.empty() && event.client_version.empty()) return;
  line += R"(,"client":{"name":)";
  AppendJsonText(event.client_name, line);
  line += R"(,"version":)";
  AppendJsonText(event.client_version, line);
  line += '}';
}

void AddArguments(std::string& line, const AuditEvent& event) {
  if (!event.arguments_bytes.has_value()) return;
  AddNumber(line, R"(,"args":{"bytes":)", *event.arguments_bytes);
  line += R"(,"hmac":)";
  AppendJsonText(event.arguments_hmac, line);
  line += '}';
}

void AddHeads(std::string& line, const std::vector<AuditHead>& heads) {
  if (heads.empty()) return;
  Json list = Json::array();
  for (const AuditHead& head : heads) {
    list.push_back(
        {{"file", head.file}, {"h", head.hash}, {"seq", head.sequence}});
  }
  Add(line, R"(,"heads":)", list);
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
    case AuditEventKind::kConsentAsked:
      return "consent.asked";
    case AuditEventKind::kConsentGiven:
      return "consent.given";
    case AuditEventKind::kPolicyChanged:
      return "policy.changed";
    case AuditEventKind::kPayloadLost:
      return "payload.lost";
    case AuditEventKind::kCheckpoint:
      return "checkpoint";
    case AuditEventKind::kSegmentsRemoved:
      return "segments.removed";
    case AuditEventKind::kSealViolated:
      break;
  }
  return "seal.violated";
}

void AppendAuditLine(const AuditEvent& event, int64_t sequence,
                     Clock::Wall time, std::string_view session,
                     std::string& line) {
  AddNumber(line, R"({"v":1,"seq":)", sequence);
  line += R"(,"ts":")";
  AppendTime(time, line);
  line += R"(","session":)";
  AppendJsonText(session, line);
  AddText(line, R"(,"corr":)", event.correlation_id);
  AddText(line, R"(,"event":)", NameOf(event.kind));
  AddText(line, R"(,"door":)", event.door);
  AddClient(line, event);
  AddText(line, R"(,"op":)", event.operation);
  AddText(line, R"(,"target":)", event.target);
  AddArguments(line, event);
  AddText(line, R"(,"outcome":)", event.outcome);
  AddNumber(line, R"(,"rows":)", event.rows);
  AddNumber(line, R"(,"bytes":)", event.bytes);
  AddNumber(line, R"(,"masked":)", event.masked);
  AddText(line, R"(,"payload":)", event.payload);
  AddNumber(line, R"(,"elapsed_us":)", event.elapsed_us);
  AddText(line, R"(,"seal":)", event.seal);
  AddHeads(line, event.heads);
  AddNumber(line, R"(,"sealed_every":)", event.sealed_every);
  if (event.checkpoint.has_value()) {
    Add(line, R"(,"checkpoint":)",
        {{"epoch", event.checkpoint->epoch},
         {"last", event.checkpoint->last},
         {"mac", event.checkpoint->mac}});
  }
  line += '}';
}

std::string FormatAuditLine(const AuditEvent& event, int64_t sequence,
                            Clock::Wall time, std::string_view session) {
  std::string line;
  AppendAuditLine(event, sequence, time, session, line);
  return line;
}

}  // namespace osiris
