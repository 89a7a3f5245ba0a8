#include "mcp/protocol/input.h"

#include <utility>

#include "mcp/protocol/form.h"

namespace osiris::mcp {
namespace {

const Json* Find(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

bool HasText(const Json& object, const char* name) {
  const Json* const value = Find(object, name);
  return value != nullptr && value->is_string();
}

std::optional<std::string> CheckElicited(const Question& question,
                                         const Json& result) {
  const Json* const action = Find(result, "action");
  if (action == nullptr ||
      (*action != "accept" && *action != "decline" && *action != "cancel")) {
    return "`action` must be accept, decline or cancel";
  }
  if (*action != "accept" || question.kind != Question::Kind::kForm) {
    return std::nullopt;
  }
  const Json* const content = Find(result, "content");
  if (content == nullptr) return "`content` is missing";
  return CheckForm(question.schema, *content);
}

std::optional<std::string> CheckRoots(const Json& result) {
  const Json* const roots = Find(result, "roots");
  if (roots == nullptr || !roots->is_array()) return "`roots` must be a list";
  for (const Json& root : *roots) {
    if (!root.is_object() || !HasText(root, "uri")) {
      return "each root needs the string `uri`";
    }
  }
  return std::nullopt;
}

std::optional<std::string> CheckSampled(const Json& result) {
  const Json* const content = Find(result, "content");
  if (content == nullptr || !(content->is_object() || content->is_array())) {
    return "`content` must be a block or a list of them";
  }
  if (!HasText(result, "role") || !HasText(result, "model")) {
    return "`role` and `model` must be strings";
  }
  return std::nullopt;
}

// One question, from a list of its parts.
std::optional<Question> QuestionFrom(const Json& json) {
  if (!json.is_array() || json.size() != 6 || !json[0].is_number_integer() ||
      !json[1].is_string() || !json[3].is_string() || !json[4].is_string()) {
    return std::nullopt;
  }
  const int kind = json[0].get<int>();
  if (kind < 0 || kind > static_cast<int>(Question::Kind::kRoots)) {
    return std::nullopt;
  }
  return Question{.kind = static_cast<Question::Kind>(kind),
                  .message = json[1],
                  .schema = json[2],
                  .url = json[3],
                  .id = json[4],
                  .params = json[5]};
}

}  // namespace

Question Question::Form(std::string message, Json schema) {
  return {.kind = Kind::kForm,
          .message = std::move(message),
          .schema = std::move(schema)};
}

Question Question::Url(std::string message, std::string url, std::string id) {
  return {.kind = Kind::kUrl,
          .message = std::move(message),
          .url = std::move(url),
          .id = std::move(id)};
}

Question Question::Sampling(Json params) {
  return {.kind = Kind::kSampling, .params = std::move(params)};
}

Question Question::Roots() { return {.kind = Kind::kRoots}; }

bool Answer::accepted() const {
  if (outcome != Outcome::kAnswered) return false;
  const Json* const action = Find(result, "action");
  return action != nullptr && *action == "accept";
}

Json CapabilityFor(const Question& question) {
  switch (question.kind) {
    case Question::Kind::kForm:
      return {{"elicitation", {{"form", Json::object()}}}};
    case Question::Kind::kUrl:
      return {{"elicitation", {{"url", Json::object()}}}};
    case Question::Kind::kSampling:
      return {{"sampling", Json::object()}};
    case Question::Kind::kRoots:
      break;
  }
  return {{"roots", Json::object()}};
}

bool CanAsk(const Speech& speech, const Question& question) {
  const char* name = "roots";
  if (question.kind == Question::Kind::kSampling) name = "sampling";
  if (question.kind <= Question::Kind::kUrl) name = "elicitation";
  const Json* const declared = Find(speech.client_capabilities, name);
  if (declared == nullptr || !declared->is_object()) return false;
  if (question.kind == Question::Kind::kUrl) {
    return HasElicitationModes(speech.revision) && declared->contains("url");
  }
  if (question.kind == Question::Kind::kForm) {
    // Who names no mode means this one.
    return HasForms(speech.revision) &&
           (declared->contains("form") || !declared->contains("url"));
  }
  return true;
}

std::string_view MethodOf(const Question& question) {
  switch (question.kind) {
    case Question::Kind::kForm:
    case Question::Kind::kUrl:
      return "elicitation/create";
    case Question::Kind::kSampling:
      return "sampling/createMessage";
    case Question::Kind::kRoots:
      break;
  }
  return "roots/list";
}

Json ParamsOf(const Question& question, Revision revision) {
  if (question.kind == Question::Kind::kSampling) return question.params;
  if (question.kind == Question::Kind::kRoots) return Json::object();
  Json params = {{"message", question.message}};
  const bool form = question.kind == Question::Kind::kForm;
  if (HasElicitationModes(revision)) params["mode"] = form ? "form" : "url";
  if (form) {
    params["requestedSchema"] = question.schema;
  } else {
    params["url"] = question.url;
    if (!IsStateless(revision)) params["elicitationId"] = question.id;
  }
  return params;
}

std::optional<std::string> CheckAnswer(const Question& question,
                                       const Json& result) {
  if (!result.is_object()) return "an answer must be an object";
  switch (question.kind) {
    case Question::Kind::kForm:
    case Question::Kind::kUrl:
      return CheckElicited(question, result);
    case Question::Kind::kSampling:
      return CheckSampled(result);
    case Question::Kind::kRoots:
      break;
  }
  return CheckRoots(result);
}

Json ToJson(const Questions& questions) {
  Json json = Json::object();
  for (const auto& [name, question] : questions) {
    json[name] = Json::array({static_cast<int>(question.kind), question.message,
                              question.schema, question.url, question.id,
                              question.params});
  }
  return json;
}

std::optional<Questions> QuestionsFrom(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  Questions questions;
  for (const auto& [name, parts] : json.items()) {
    std::optional<Question> question = QuestionFrom(parts);
    if (!question.has_value()) return std::nullopt;
    questions.emplace(name, *std::move(question));
  }
  return questions;
}

}  // namespace osiris::mcp
