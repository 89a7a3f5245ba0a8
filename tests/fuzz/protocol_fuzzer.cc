// Whatever a client sends, however its lines are cut: what a server says is
// JSON on one line, and no line of input gets more than one answer.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/json.h"
#include "mcp/protocol/line_reader.h"
#include "mcp/protocol/server.h"

namespace osiris::mcp {
namespace {

constexpr size_t kMaxLine = 4096;
constexpr size_t kBlock = 61;

// Asks whoever has not answered yet, and answers everything else at once.
class EagerBackend final : public ServerBackend {
 public:
  void set_server(Server* server) { server_ = server; }

  void CallTool(CallNumber call, const Tool&, Json arguments,
                const Turn& turn) override {
    if (turn.answers.empty()) {
      server_->Ask(call, {{"roots", Question::Roots()}}, 1);
    } else {
      server_->Finish(call, ToolOutcome{.document = std::move(arguments)});
    }
  }
  void ListResources(CallNumber call, const std::string& cursor,
                     const Speech&) override {
    server_->Finish(call, ResourcePage{.next_cursor = cursor});
  }
  void ReadResource(CallNumber call, const std::string& uri,
                    const Turn&) override {
    server_->Finish(call, ResourceText{.uri = uri, .blob = uri});
  }
  void GetPrompt(CallNumber call, const Prompt&, PromptArguments arguments,
                 const Turn&) override {
    server_->Finish(call,
                    PromptOutcome{"", {{.content = {.what = arguments["a"]}}}});
  }
  void Complete(CallNumber call, const CompletionQuestion& question,
                const Speech&) override {
    server_->Finish(call, Completion{.values = {question.value}});
  }
  void Watch(CallNumber call, const ChangeFilter& wanted,
             const Speech&) override {
    server_->Finish(call, Watches{.uris = wanted.uris});
  }
  void Cancel(CallNumber) override {}

 private:
  Server* server_ = nullptr;
};

ServerDefinition Everything() {
  return {.implementation = {"fuzzed", "", "1"},
          .tools = {{.name = "t", .input_schema = Json{{"type", "object"}}},
                    {.name = "u", .input_schema = Json{{"type", "object"}}}},
          .prompts = {{.name = "p", .arguments = {{"a", "", "", true}}}},
          .has_resources = true,
          .resource_templates = {{"t://{a}", "t", "", "", ""}},
          .has_watches = true,
          .has_completion = true,
          .has_logging = true,
          .lists_change = true,
          .page_size = 1,
          .may_ask = true};
}

void Run(std::string_view input) {
  EagerBackend backend;
  size_t answers = 0;
  Server server(Everything(), &backend, [&answers](const std::string& line) {
    const absl::StatusOr<Json> said = ParseJson(line);
    if (!said.ok() || line.find('\n') != std::string::npos) std::abort();
    answers += said->is_array() || !said->contains("method") ? 1 : 0;
  });
  backend.set_server(&server);
  LineReader reader(kMaxLine);
  size_t lines = 0;
  while (!input.empty()) {
    const std::string_view block = input.substr(0, kBlock);
    input.remove_prefix(block.size());
    block.copy(reader.Space(kBlock), block.size());
    reader.Commit(block.size());
    while (const auto line = reader.Next()) {
      ++lines;
      line->too_long ? server.ReceiveTooLong() : server.Receive(line->text);
    }
  }
  // An answer to a question lets a request of an earlier line be answered.
  if (answers > lines) std::abort();
}

}  // namespace
}  // namespace osiris::mcp

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  osiris::mcp::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
