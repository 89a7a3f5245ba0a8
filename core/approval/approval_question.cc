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

// A packet's object of this version with `members` members.
std::optional<Json> ObjectIn(std::string_view packet, size_t members) {
  absl::StatusOr<Json> json = ParseJson(packet);
  if (!json.ok() || !json->is_object() || json->size() != members) {
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
  return DumpJson({{"v", kVersion},
                   {"nonce", question.nonce},
                   {"client", question.client},
                   {"version", question.version},
                   {"tool", question.tool},
                   {"connection", question.connection},
                   {"shows", question.shows},
                   {"timeout_ms", question.timeout_ms}});
}

std::optional<ApprovalQuestion> DecodeQuestion(std::string_view packet) {
  const std::optional<Json> json = ObjectIn(packet, 8);
  ApprovalQuestion question;
  if (!json || !Take(*json, "nonce", question.nonce) ||
      !Take(*json, "client", question.client) ||
      !Take(*json, "version", question.version) ||
      !Take(*json, "tool", question.tool) ||
      !Take(*json, "connection", question.connection) ||
      !Take(*json, "shows", question.shows)) {
    return std::nullopt;
  }
  const auto timeout = json->find("timeout_ms");
  if (timeout == json->end() || !timeout->is_number_integer()) {
    return std::nullopt;
  }
  question.timeout_ms = timeout->get<int64_t>();
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
