#include "core/payload/sent_payload.h"

#include "core/base/fingerprint.h"

namespace osiris {
namespace {

// Calls `member(name, value)` with every member, in either direction.
template <typename Sent, typename Member>
void Visit(Sent& sent, const Member& member) {
  member("ts", sent.time);
  member("session", sent.session);
  member("corr", sent.correlation_id);
  member("client", sent.client_name);
  member("version", sent.client_version);
  member("op", sent.operation);
  member("target", sent.target);
  member("outcome", sent.outcome);
  member("payload", sent.address);
  member("bytes", sent.bytes);
  member("masked", sent.masked);
  member("kept", sent.kept);
}

}  // namespace

std::string EncodeSent(const SentPayload& sent) {
  Json json = Json::object();
  Visit(sent,
        [&json](const char* name, const auto& value) { json[name] = value; });
  if (!sent.origins.empty()) json["views_of"] = sent.origins;
  return DumpJson(json);
}

absl::StatusOr<SentPayload> DecodeSent(std::string_view text) {
  const absl::StatusOr<Json> json = ParseJson(text);
  SentPayload sent;
  bool whole = json.ok() && json->is_object();
  if (whole) {
    Visit(sent, [&json, &whole](const char* name, auto& value) {
      const auto found = json->find(name);
      const Json standard = value;
      if (found == json->end() ||
          (found->is_number() != standard.is_number() ||
           found->is_string() != standard.is_string() ||
           found->is_boolean() != standard.is_boolean())) {
        whole = false;
        return;
      }
      found->get_to(value);
    });
  }
  // Heads of before, and of most answers, have none.
  if (whole && json->contains("views_of")) {
    const Json& origins = json->at("views_of");
    whole = origins.is_object();
    for (auto one = origins.begin(); whole && one != origins.end(); ++one) {
      whole = one->is_string();
      if (whole) sent.origins[one.key()] = one->get<std::string>();
    }
  }
  if (!whole) return absl::DataLossError("a payload's record is not whole");
  return sent;
}

std::string PayloadAddress(std::string_view bytes) {
  return "sha256:" + Sha256Hex(bytes);
}

}  // namespace osiris
