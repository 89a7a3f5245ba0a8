#include "core/approval/approval_question.h"

#include <algorithm>
#include <array>

#include "core/base/json.h"

namespace osiris {
namespace {

// In the order of ApprovalAnswer.
constexpr std::array<std::string_view, 4> kAnswers = {"deny", "schema", "once",
                                                      "session"};
constexpr int kVersion = 1;

bool Take(const Json& object, const char* name, std::string& text) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return false;
  text = found->get<std::string>();
  return true;
}

bool Take(const Json& object, const char* name, int64_t& number) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_number_integer()) return false;
  number = found->get<int64_t>();
  return true;
}

Json ToJson(const MemoryOffer& memory) {
  return {{"session", memory.session},
          {"excerpt", memory.excerpt},
          {"bytes", memory.bytes},
          {"retention_days", memory.retention_days}};
}

std::optional<MemoryOffer> MemoryIn(const Json& json) {
  MemoryOffer memory;
  if (!json.is_object() || json.size() != 4 ||
      !Take(json, "session", memory.session) ||
      !Take(json, "excerpt", memory.excerpt) ||
      !Take(json, "bytes", memory.bytes) ||
      !Take(json, "retention_days", memory.retention_days)) {
    return std::nullopt;
  }
  return memory;
}

// A packet's object of this version with `members` members, and `more` that
// may be there.
std::optional<Json> ObjectIn(std::string_view packet, size_t members,
                             const char* more = nullptr) {
  absl::StatusOr<Json> json = ParseJson(packet);
  if (!json.ok() || !json->is_object() ||
      json->size() != members + (more == nullptr ? 0 : json->count(more))) {
    return std::nullopt;
  }
  const auto version = json->find("v");
  if (version == json->end() || *version != kVersion) return std::nullopt;
  return *std::move(json);
}

}  // namespace

std::string_view NameOf(ApprovalAnswer answer) {
  return kAnswers[static_cast<size_t>(answer)];
}

std::optional<ApprovalAnswer> ApprovalAnswerFrom(std::string_view name) {
  const auto* const found = std::find(kAnswers.begin(), kAnswers.end(), name);
  if (found == kAnswers.end()) return std::nullopt;
  return static_cast<ApprovalAnswer>(found - kAnswers.begin());
}

std::string Encode(const ApprovalQuestion& question) {
  Json packet = {{"v", kVersion},
                 {"nonce", question.nonce},
                 {"client", question.client},
                 {"version", question.version},
                 {"tool", question.tool},
                 {"connection", question.connection},
                 {"shows", question.shows},
                 {"timeout_ms", question.timeout_ms}};
  if (question.memory) packet["memory"] = ToJson(*question.memory);
  return DumpJson(packet);
}

std::optional<ApprovalQuestion> DecodeQuestion(std::string_view packet) {
  const std::optional<Json> json = ObjectIn(packet, 8, "memory");
  ApprovalQuestion question;
  if (!json || !Take(*json, "nonce", question.nonce) ||
      !Take(*json, "client", question.client) ||
      !Take(*json, "version", question.version) ||
      !Take(*json, "tool", question.tool) ||
      !Take(*json, "connection", question.connection) ||
      !Take(*json, "shows", question.shows) ||
      !Take(*json, "timeout_ms", question.timeout_ms)) {
    return std::nullopt;
  }
  if (const auto memory = json->find("memory"); memory != json->end()) {
    question.memory = MemoryIn(*memory);
    if (!question.memory) return std::nullopt;
  }
  return question;
}

std::string EncodeAnswer(std::string_view nonce, ApprovalAnswer answer) {
  return DumpJson({{"v", kVersion},
                   {"nonce", std::string(nonce)},
                   {"answer", std::string(NameOf(answer))}});
}

std::optional<ApprovalAnswer> DecodeAnswer(std::string_view packet,
                                           std::string_view nonce) {
  const std::optional<Json> json = ObjectIn(packet, 3);
  std::string to;
  std::string answer;
  if (!json || !Take(*json, "nonce", to) || to != nonce ||
      !Take(*json, "answer", answer)) {
    return std::nullopt;
  }
  return ApprovalAnswerFrom(answer);
}

}  // namespace osiris
