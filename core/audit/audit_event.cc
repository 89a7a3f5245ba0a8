#include "core/audit/audit_event.h"

#include <iterator>

#include "core/base/json.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// Appends `,"name":`.
void AddName(std::string& line, std::string_view name) {
  line += line.size() == 1 ? "\"" : ",\"";
  line += name;
  line += "\":";
}

void Add(std::string& line, std::string_view name, const Json& value) {
  AddName(line, name);
  line += DumpJson(value);
}

void AddNumber(std::string& line, std::string_view name,
               const std::optional<int64_t>& value) {
  if (!value.has_value()) return;
  AddName(line, name);
  fmt::format_to(std::back_inserter(line), "{}", *value);
}

void AddText(std::string& line, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  AddName(line, name);
  AppendJsonText(value, line);
}

void AddClient(std::string& line, const AuditEvent& event) {
  if (!event.client_name.empty() || !event.client_version.empty()) {
    line += ",\"client\":{\"name\":";
    AppendJsonText(event.client_name, line);
    line += ",\"version\":";
    AppendJsonText(event.client_version, line);
    line += '}';
  }
}

void AddArguments(std::string& line, const AuditEvent& event) {
  if (event.arguments_bytes.has_value()) {
    fmt::format_to(std::back_inserter(line), R"(,"args":{{"bytes":{},"hmac":)",
                   *event.arguments_bytes);
    AppendJsonText(event.arguments_hmac, line);
    line += '}';
  }
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

std::string FormatAuditLine(const AuditEvent& event, int64_t sequence,
                            Clock::Wall time, std::string_view session) {
  std::string line;
  // More than most lines take, with what the chain adds.
  line.reserve(640);
  line += '{';
  AddNumber(line, "v", 1);
  AddNumber(line, "seq", sequence);
  AddText(line, "ts", FormatTime(time));
  AddName(line, "session");
  AppendJsonText(session, line);
  AddText(line, "corr", event.correlation_id);
  AddText(line, "event", NameOf(event.kind));
  AddText(line, "door", event.door);
  AddClient(line, event);
  AddText(line, "op", event.operation);
  AddText(line, "target", event.target);
  AddArguments(line, event);
  AddText(line, "outcome", event.outcome);
  AddNumber(line, "rows", event.rows);
  AddNumber(line, "bytes", event.bytes);
  AddNumber(line, "masked", event.masked);
  AddText(line, "payload", event.payload);
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
