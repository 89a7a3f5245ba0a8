#include "tests/conformance/fixture_server/fixture_questions.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "fmt/format.h"

namespace osiris::mcp {
namespace {

Json FormOf(Json fields) {
  Json required = Json::array();
  for (const auto& [name, field] : fields.items()) required.push_back(name);
  return {{"type", "object"},
          {"properties", std::move(fields)},
          {"required", std::move(required)}};
}

Question AskText(std::string message, const char* field) {
  return Question::Form(std::move(message),
                        FormOf({{field, {{"type", "string"}}}}));
}

Question Confirm() {
  return Question::Form("Please confirm",
                        FormOf({{"ok", {{"type", "boolean"}}}}));
}

Question Write(const std::string& prompt) {
  return Question::Sampling(
      {{"messages",
        Json::array({{{"role", "user"},
                      {"content", {{"type", "text"}, {"text", prompt}}}}})},
       {"maxTokens", 100}});
}

Question AskContact(const std::string& message) {
  return Question::Form(
      message,
      FormOf(
          {{"username",
            {{"type", "string"}, {"description", "User's response"}}},
           {"email",
            {{"type", "string"}, {"description", "User's email address"}}}}));
}

Question AskDefaults() {
  return Question::Form(
      "Please check what is filled in",
      {{"type", "object"},
       {"properties",
        {{"name", {{"type", "string"}, {"default", "John Doe"}}},
         {"age", {{"type", "integer"}, {"default", 30}}},
         {"score", {{"type", "number"}, {"default", 95.5}}},
         {"status",
          {{"type", "string"},
           {"enum", {"active", "inactive", "pending"}},
           {"default", "active"}}},
         {"verified", {{"type", "boolean"}, {"default", true}}}}}});
}

Json Titled(const char* title) {
  Json choices = Json::array();
  int number = 0;
  for (const char* place : {"First", "Second", "Third"}) {
    choices.push_back({{"const", fmt::format("value{}", ++number)},
                       {"title", fmt::format("{} {}", place, title)}});
  }
  return choices;
}

Question AskChoices() {
  const Json options = {"option1", "option2", "option3"};
  return Question::Form(
      "Please choose",
      {{"type", "object"},
       {"properties",
        {{"untitledSingle", {{"type", "string"}, {"enum", options}}},
         {"titledSingle", {{"type", "string"}, {"oneOf", Titled("Option")}}},
         {"legacyEnum",
          {{"type", "string"},
           {"enum", {"opt1", "opt2", "opt3"}},
           {"enumNames", {"Option One", "Option Two", "Option Three"}}}},
         {"untitledMulti",
          {{"type", "array"},
           {"items", {{"type", "string"}, {"enum", options}}}}},
         {"titledMulti",
          {{"type", "array"}, {"items", {{"anyOf", Titled("Choice")}}}}}}}});
}

// Whatever the client is able to answer.
Questions AskWhatIsPossible(const Turn& turn) {
  Questions possible;
  for (auto& [name, question] :
       Questions{{"greeting", Write("Generate a greeting")},
                 {"user_name", AskText("What is your name?", "name")}}) {
    if (CanAsk(turn.speech, question)) possible.emplace(name, question);
  }
  return possible;
}

std::string TextAt(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

// Tools that ask the same of everybody.
const std::map<std::string, Questions, std::less<>>& FixedQuestions() {
  static const auto* const all =
      new std::map<std::string, Questions, std::less<>>{
          {"elicitation",
           {{"user_name", AskText("What is your name?", "name")}}},
          {"sampling",
           {{"capital_question", Write("What is the capital of France?")}}},
          {"list_roots", {{"client_roots", Question::Roots()}}},
          {"multiple_inputs",
           {{"user_name", AskText("What is your name?", "name")},
            {"greeting", Write("Generate a greeting")},
            {"client_roots", Question::Roots()}}},
          {"request_state", {{"confirm", Confirm()}}},
          {"tampered_state", {{"confirm", Confirm()}}},
      };
  return *all;
}

}  // namespace

Questions FixtureQuestions(const std::string& tool, const Json& arguments,
                           const Turn& turn) {
  constexpr std::string_view kFamily = "test_input_required_result_";
  const bool first = turn.answers.empty();
  if (tool == "test_input_required_result_multi_round") {
    if (first) {
      return {{"step1", AskText("Step 1: What is your name?", "name")}};
    }
    if (turn.state == 2) return {};
    return {
        {"step2", AskText("Step 2: What is your favorite color?", "color")}};
  }
  if (!first) return {};
  if (tool == "test_sampling") {
    return {{"answer", Write(TextAt(arguments, "prompt"))}};
  }
  if (tool == "test_elicitation") {
    return {{"answer", AskContact(TextAt(arguments, "message"))}};
  }
  if (tool == "test_elicitation_sep1034_defaults") {
    return {{"answer", AskDefaults()}};
  }
  if (tool == "test_elicitation_sep1330_enums") {
    return {{"answer", AskChoices()}};
  }
  if (tool == "test_missing_capability") return {{"answer", Write("Hello")}};
  if (tool == "test_streaming_elicitation") return {{"confirm", Confirm()}};
  if (tool == "test_input_required_result_capabilities") {
    return AskWhatIsPossible(turn);
  }
  const auto found = FixedQuestions().find(
      std::string_view(tool).substr(std::min(kFamily.size(), tool.size())));
  return found == FixedQuestions().end() ? Questions{} : found->second;
}

std::string FixtureReply(const Turn& turn) {
  std::string text = "state-ok:";
  for (const auto& [name, answer] : turn.answers) {
    const bool answered = answer.outcome == Answer::Outcome::kAnswered;
    text += fmt::format(" {}={}", name,
                        answered ? DumpJson(answer.result) : "none");
  }
  return text;
}

}  // namespace osiris::mcp
