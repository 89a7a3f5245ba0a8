#include "tests/conformance/fixture_server/fixture_backend.h"

#include <iterator>
#include <utility>
#include <vector>

#include "fmt/format.h"
#include "tests/conformance/fixture_server/fixture_definition.h"
#include "tests/conformance/fixture_server/fixture_questions.h"

namespace osiris::mcp {
namespace {

// A picture of one red pixel.
const std::string& Png() {
  static constexpr unsigned char kBytes[] = {
      0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d,
      0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01,
      0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53, 0xde, 0x00, 0x00, 0x00,
      0x0c, 0x49, 0x44, 0x41, 0x54, 0x08, 0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0x00,
      0x00, 0x03, 0x01, 0x01, 0x00, 0x18, 0xdd, 0x8d, 0xb0, 0x00, 0x00, 0x00,
      0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82};
  static const auto* const png =
      new std::string(std::begin(kBytes), std::end(kBytes));
  return *png;
}

// A sound of no samples.
const std::string& Wav() {
  static constexpr unsigned char kBytes[] = {
      'R', 'I', 'F',  'F',  36,  0,   0,    0,    'W', 'A', 'V',
      'E', 'f', 'm',  't',  ' ', 16,  0,    0,    0,   1,   0,
      1,   0,   0x40, 0x1f, 0,   0,   0x40, 0x1f, 0,   0,   1,
      0,   8,   0,    'd',  'a', 't', 'a',  0,    0,   0,   0};
  static const auto* const wav =
      new std::string(std::begin(kBytes), std::end(kBytes));
  return *wav;
}

Content Picture() {
  return {.what = Media{Media::Kind::kImage, Png(), "image/png"}};
}

Content Embedded(std::string uri, std::string mime_type, std::string text) {
  return {.what = ResourceText{.uri = std::move(uri),
                               .mime_type = std::move(mime_type),
                               .text = std::move(text)}};
}

// What a tool shows; none: it shows nothing.
std::vector<Content> Shown(const std::string& tool) {
  if (tool == "test_simple_text") {
    return {{.what = "This is a simple text response for testing."}};
  }
  if (tool == "test_image_content") return {Picture()};
  if (tool == "test_audio_content") {
    return {{.what = Media{Media::Kind::kAudio, Wav(), "audio/wav"}}};
  }
  if (tool == "test_embedded_resource") {
    return {Embedded("test://embedded-resource", "text/plain",
                     "This is an embedded resource content.")};
  }
  if (tool == "test_multiple_content_types") {
    return {{.what = "Multiple content types test:"},
            Picture(),
            Embedded("test://mixed-content-resource", "application/json",
                     R"({"test":"data","value":123})")};
  }
  return {};
}

}  // namespace

void FixtureBackend::Say(CallNumber call, std::string text, bool is_error) {
  server_->Finish(call, ToolOutcome{.document = nullptr,
                                    .is_error = is_error,
                                    .content = {{.what = std::move(text)}}});
}

void FixtureBackend::CallTool(CallNumber call, const Tool& tool, Json arguments,
                              const Turn& turn) {
  // A change of the list takes the tool away.
  const std::string name = tool.name;
  if (Show(call, name) || Tell(call, name)) return;
  if (name == "test_error_handling") {
    Say(call, "This tool intentionally returns an error for testing", true);
  } else if (name == "json_schema_2020_12_tool") {
    Say(call, DumpJson(arguments));
  } else {
    Inquire(call, name, arguments, turn);
  }
}

bool FixtureBackend::Show(CallNumber call, const std::string& tool) {
  std::vector<Content> content = Shown(tool);
  if (content.empty()) return false;
  server_->Finish(
      call, ToolOutcome{.document = nullptr, .content = std::move(content)});
  return true;
}

bool FixtureBackend::Tell(CallNumber call, const std::string& tool) {
  if (tool == "test_tool_with_progress") {
    for (const int done : {0, 50, 100}) server_->Report(call, done, 100, "");
  } else if (tool == "test_tool_with_logging" || tool == "test_logging_tool") {
    for (const char* what : {"Tool execution started", "Tool processing data",
                             "Tool execution completed"}) {
      server_->Log(call, Severity::kInfo, "fixture", what);
    }
  } else if (tool == "test_trigger_tool_change") {
    ToggleTool();
  } else if (tool == "test_trigger_prompt_change") {
    TogglePrompt();
  } else {
    return false;
  }
  Say(call, "done");
  return true;
}

void FixtureBackend::ToggleTool() {
  std::vector<Tool> tools = FixtureDefinition().tools;
  has_passing_tool_ = !has_passing_tool_;
  if (has_passing_tool_) tools.push_back(PassingTool());
  server_->ReplaceTools(std::move(tools));
}

void FixtureBackend::TogglePrompt() {
  std::vector<Prompt> prompts = FixtureDefinition().prompts;
  has_passing_prompt_ = !has_passing_prompt_;
  if (has_passing_prompt_) prompts.push_back(PassingPrompt());
  server_->ReplacePrompts(std::move(prompts));
}

void FixtureBackend::Inquire(CallNumber call, const std::string& tool,
                             const Json& arguments, const Turn& turn) {
  Questions questions = FixtureQuestions(tool, arguments, turn);
  if (questions.empty()) {
    Say(call, FixtureReply(turn));
  } else {
    const int round = turn.state.is_null() ? 1 : 2;
    server_->Ask(call, std::move(questions), round);
  }
}

void FixtureBackend::ListResources(CallNumber call, const std::string& cursor,
                                   const Speech&) {
  if (!cursor.empty()) {
    server_->Fail(call, {kInvalidParams, "no such cursor was given out"});
    return;
  }
  ResourcePage page;
  for (const std::string uri : {kStaticBinary, kStaticText, kWatched}) {
    page.resources.push_back(
        {.uri = uri,
         .name = uri.substr(7),
         .mime_type = uri == kStaticBinary ? "image/png" : "text/plain"});
  }
  server_->Finish(call, page);
}

void FixtureBackend::ReadResource(CallNumber call, const std::string& uri,
                                  const Turn&) {
  constexpr std::string_view kBefore = "test://template/";
  constexpr std::string_view kBehind = "/data";
  ResourceText text = {.uri = uri, .mime_type = "text/plain"};
  if (uri == kStaticText) {
    text.text = "This is the content of the static text resource.";
  } else if (uri == kStaticBinary) {
    text.mime_type = "image/png";
    text.blob = Png();
  } else if (uri == kWatched) {
    text.text = "Watched resource content";
  } else if (uri.starts_with(kBefore) && uri.ends_with(kBehind) &&
             uri.size() > kBefore.size() + kBehind.size()) {
    const std::string id = uri.substr(
        kBefore.size(), uri.size() - kBefore.size() - kBehind.size());
    text.mime_type = "application/json";
    text.text = DumpJson({{"id", id},
                          {"templateTest", true},
                          {"data", fmt::format("Data for ID: {}", id)}});
  } else {
    server_->FailUnknownResource(call, {.message = "no such resource"});
    return;
  }
  server_->Finish(call, text);
}

void FixtureBackend::GetPrompt(CallNumber call, const Prompt& prompt,
                               PromptArguments arguments, const Turn& turn) {
  PromptOutcome outcome = {.description = prompt.description};
  const auto say = [&outcome](Content content) {
    outcome.messages.push_back({.content = std::move(content)});
  };
  if (prompt.name == "test_prompt_with_arguments") {
    say({.what = fmt::format("Prompt with arguments: arg1='{}', arg2='{}'",
                             arguments.at("arg1"), arguments.at("arg2"))});
  } else if (prompt.name == "test_prompt_with_embedded_resource") {
    say(Embedded(arguments.at("resourceUri"), "text/plain",
                 "Embedded resource content for testing."));
    say({.what = "Please process the embedded resource above."});
  } else if (prompt.name == "test_prompt_with_image") {
    say(Picture());
    say({.what = "Please analyze the image above."});
  } else if (prompt.name == "test_input_required_result_prompt" &&
             turn.answers.empty()) {
    server_->Ask(
        call,
        {{"user_context",
          Question::Form("What context should the prompt use?",
                         {{"type", "object"},
                          {"properties", {{"context", {{"type", "string"}}}}},
                          {"required", {"context"}}})}});
    return;
  } else {
    say({.what = "This is a simple prompt for testing."});
  }
  server_->Finish(call, outcome);
}

void FixtureBackend::Complete(CallNumber call,
                              const CompletionQuestion& question,
                              const Speech&) {
  Completion completion;
  for (const char* word : {"paris", "park", "party", "test"}) {
    if (std::string_view(word).starts_with(question.value)) {
      completion.values.emplace_back(word);
    }
  }
  server_->Finish(call, completion);
}

void FixtureBackend::Watch(CallNumber call, const ChangeFilter& wanted,
                           const Speech&) {
  Watches watches;
  for (const char* const uri : {kWatched, kStaticText, kStaticBinary}) {
    if (wanted.uris.count(uri) > 0) watches.uris.insert(uri);
  }
  server_->Finish(call, watches);
}

}  // namespace osiris::mcp
