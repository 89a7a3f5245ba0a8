#include "core/memory/memory_entry.h"

#include <utility>

#include "absl/status/statusor.h"
#include "core/base/canonical_json.h"
#include "core/base/fingerprint.h"
#include "core/memory/memory_uri.h"

namespace osiris {
namespace {

std::string Text(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

// The epoch for what is no time of ours.
Clock::Wall Time(const Json& object, const char* name) {
  return ParseTime(Text(object, name));
}

int64_t Number(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_number_integer()
             ? found->get<int64_t>()
             : 0;
}

const Json& Part(const Json& object, const char* name) {
  static const Json kEmpty = Json::object();
  const auto found = object.find(name);
  return found != object.end() && found->is_object() ? *found : kEmpty;
}

Json ConsentJson(const ConsentRecord& consent) {
  return {{"how", consent.how},
          {"by", consent.by},
          {"time", FormatTime(consent.time)},
          {"sha256", consent.sha256}};
}

ConsentRecord ConsentFrom(const Json& json) {
  return {.how = Text(json, "how"),
          .by = Text(json, "by"),
          .time = Time(json, "time"),
          .sha256 = Text(json, "sha256")};
}

Json EvidenceJson(const Evidence& evidence) {
  Json calls = Json::array();
  for (const EvidencedCall& call : evidence.calls) {
    Json one = {{"correlation_id", call.correlation_id},
                {"operation", call.operation},
                {"outcome", call.outcome},
                {"time", call.time}};
    if (!call.target.empty()) one["target"] = call.target;
    calls.push_back(std::move(one));
  }
  return {{"audit_session", evidence.audit_session},
          {"calls", std::move(calls)},
          {"truncated", evidence.truncated}};
}

Evidence EvidenceFrom(const Json& json) {
  Evidence evidence;
  evidence.audit_session = Text(json, "audit_session");
  const auto truncated = json.find("truncated");
  evidence.truncated = truncated != json.end() && *truncated == true;
  const auto calls = json.find("calls");
  if (calls == json.end() || !calls->is_array()) return evidence;
  for (const Json& call : *calls) {
    if (!call.is_object()) continue;
    evidence.calls.push_back({.correlation_id = Text(call, "correlation_id"),
                              .operation = Text(call, "operation"),
                              .target = Text(call, "target"),
                              .outcome = Text(call, "outcome"),
                              .time = Text(call, "time")});
  }
  return evidence;
}

}  // namespace

std::string HashOf(const Json& data) { return Sha256Hex(CanonicalJson(data)); }

std::string TextOf(const MemoryEntry& entry, const char* member) {
  return Text(entry.data, member);
}

Json ToJson(const MemoryEntry& entry) {
  return {{"v", MemoryEntry::kVersion},
          {"memory_id", entry.id},
          {"session_id", entry.session},
          {"created", FormatTime(entry.created)},
          {"expires", FormatTime(entry.expires)},
          {"retention_days", entry.retention_days},
          {"door", entry.door},
          {"client",
           {{"name", entry.client_name}, {"version", entry.client_version}}},
          {"correlation_id", entry.correlation_id},
          {"consent", ConsentJson(entry.consent)},
          {"masked", entry.masked},
          {"evidence", EvidenceJson(entry.evidence)},
          {"untrusted", true},
          {"data", entry.data}};
}

std::string FormatMemoryLine(const MemoryEntry& entry) {
  return DumpJson(ToJson(entry)) + "\n";
}

std::optional<MemoryEntry> ParseMemoryLine(std::string_view line) {
  const absl::StatusOr<Json> json = ParseJson(line);
  if (!json.ok() || !json->is_object() ||
      Number(*json, "v") != MemoryEntry::kVersion) {
    return std::nullopt;
  }
  MemoryEntry entry;
  entry.id = Text(*json, "memory_id");
  entry.session = Text(*json, "session_id");
  entry.created = Time(*json, "created");
  entry.expires = Time(*json, "expires");
  if (!IsMemoryId(entry.id) || !IsMemorySession(entry.session) ||
      entry.created == Clock::Wall() || entry.expires == Clock::Wall()) {
    return std::nullopt;
  }
  entry.retention_days = Number(*json, "retention_days");
  entry.door = Text(*json, "door");
  entry.client_name = Text(Part(*json, "client"), "name");
  entry.client_version = Text(Part(*json, "client"), "version");
  entry.correlation_id = Text(*json, "correlation_id");
  entry.consent = ConsentFrom(Part(*json, "consent"));
  for (const auto& [name, count] : Part(*json, "masked").items()) {
    if (count.is_number_integer()) entry.masked[name] = count.get<int64_t>();
  }
  entry.evidence = EvidenceFrom(Part(*json, "evidence"));
  entry.data = Part(*json, "data");
  return entry;
}

}  // namespace osiris
