#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "fmt/format.h"
#include "gtest/gtest.h"
#include "mcp/protocol/server.h"

namespace osiris::mcp {

// Remembers what it is asked and answers when the test says so.
class WaitingBackend : public ServerBackend {
 public:
  void CallTool(CallNumber call, const Tool& tool, Json arguments,
                const Turn& turn) override {
    calls.push_back(call);
    turns.push_back(turn);
    last_tool = tool.name;
    last_arguments = std::move(arguments);
    last_client = turn.speech.client.name;
  }
  void ListResources(CallNumber call, const std::string& cursor,
                     const Speech&) override {
    calls.push_back(call);
    last_cursor = cursor;
  }
  void ReadResource(CallNumber call, const std::string& uri,
                    const Turn& turn) override {
    calls.push_back(call);
    turns.push_back(turn);
    last_uri = uri;
  }
  void GetPrompt(CallNumber call, const Prompt& prompt,
                 PromptArguments arguments, const Turn& turn) override {
    calls.push_back(call);
    turns.push_back(turn);
    last_prompt = prompt.name;
    last_prompt_arguments = std::move(arguments);
  }
  void Complete(CallNumber call, const CompletionQuestion& question,
                const Speech&) override {
    calls.push_back(call);
    last_question = question;
  }
  // Answers at once: there is everything but "test://none".
  void Watch(CallNumber call, const ChangeFilter& wanted,
             const Speech&) override {
    Watches watched = {.uris = wanted.uris};
    std::erase_if(watched.uris, [](const std::string& uri) {
      return uri.starts_with("test://none");
    });
    finish(call, watched);
  }
  void Cancel(CallNumber call) override { cancelled.push_back(call); }

  std::vector<CallNumber> calls;
  std::vector<CallNumber> cancelled;
  std::vector<Turn> turns;
  std::function<void(CallNumber, const Watches&)> finish;
  std::string last_prompt;
  PromptArguments last_prompt_arguments;
  CompletionQuestion last_question;
  std::string last_tool;
  Json last_arguments;
  std::string last_client;
  std::string last_cursor = "none yet";
  std::string last_uri;
};

// A server with one tool that it lists, one that it does not, and one family of
// resources.
class ServerTest : public ::testing::Test {
 protected:
  explicit ServerTest(ServerDefinition definition = Definition())
      : server_(std::move(definition), &backend_,
                [this](std::string line) { lines_.push_back(line); }) {
    backend_.finish = [this](CallNumber call, const Watches& watches) {
      server_.Finish(call, watches);
    };
  }

  static ServerDefinition Definition() {
    return {
        .implementation = {"test-server", "Test", "1.2.3"},
        .instructions = "Call `echo`.",
        .tools = {{.name = "echo",
                   .aliases = {"old.echo"},
                   .title = "Echo",
                   .description = "Says it again.",
                   .input_schema = Json{{"type", "object"}},
                   .output_schema = Json{{"type", "object"}},
                   .read_only = true,
                   .open_world = false},
                  {.name = "later",
                   .description = "Cannot be found.",
                   .input_schema = Json{{"type", "object"}},
                   .listed = false}},
        .has_resources = true,
        .resource_templates = {{"test://thing/{id}", "thing", "A thing",
                                "Things.", "application/json"}},
        .max_in_flight = 3,
        .busy_error = {.message = "busy", .data = {{"again", true}}},
    };
  }

  void Receive(std::string_view line) { server_.Receive(line); }

  // Sends a request that speaks `revision`; `params` without braces.
  // `capabilities` are those of a client without handshake, `meta` follows.
  void Ask(std::string_view id, std::string_view method, Revision revision,
           std::string_view params = "", std::string_view capabilities = "{}",
           std::string_view meta = "") {
    std::string all(params);
    if (IsStateless(revision)) {
      all += fmt::format(
          R"({}"_meta":{{"io.modelcontextprotocol/protocolVersion":"{}",)"
          R"("io.modelcontextprotocol/clientCapabilities":{}{}}})",
          all.empty() ? "" : ",", NameOf(revision), capabilities, meta);
    }
    Receive(fmt::format(
        R"({{"jsonrpc":"2.0","id":{},"method":"{}","params":{{{}}}}})", id,
        method, all));
  }

  // Shakes hands, and forgets the answer.
  void Initialize(Revision revision, std::string_view capabilities = "{}") {
    Ask(R"("hello")", "initialize", kNewestWithHandshake,
        fmt::format(R"("protocolVersion":"{}","capabilities":{},)"
                    R"("clientInfo":{{"name":"tester","version":"1"}})",
                    NameOf(revision), capabilities));
    Receive(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
    ASSERT_EQ(lines_.size(), 1u);
    ASSERT_EQ(TakeLast()["result"]["protocolVersion"], NameOf(revision));
  }

  // All lines that were written since the last look.
  std::vector<Json> TakeAll() {
    std::vector<Json> all;
    for (const std::string& line : lines_) all.push_back(*ParseJson(line));
    lines_.clear();
    return all;
  }

  // The only line that was written since the last look.
  Json TakeLast() {
    EXPECT_EQ(lines_.size(), 1u);
    if (lines_.empty()) return Json::object();
    const Json last = *ParseJson(lines_.back());
    lines_.clear();
    return last;
  }

  int TakeErrorCode() {
    const Json last = TakeLast();
    return last.contains("error") ? last["error"]["code"].get<int>() : 0;
  }

  WaitingBackend backend_;
  std::vector<std::string> lines_;
  Server server_;
};

// A server that offers everything.
class FullServerTest : public ServerTest {
 protected:
  FullServerTest() : ServerTest(FullDefinition()) {}

  static ServerDefinition FullDefinition() {
    ServerDefinition definition = Definition();
    definition.prompts = {
        {.name = "explore",
         .title = "Explore",
         .description = "Looks around.",
         .arguments = {{"source", "Source", "Which.", true},
                       {"depth", "Depth", "How far.", false}}}};
    definition.has_watches = true;
    definition.has_completion = true;
    definition.has_logging = true;
    definition.lists_change = true;
    definition.may_ask = true;
    return definition;
  }
};

}  // namespace osiris::mcp
