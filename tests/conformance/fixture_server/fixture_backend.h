#pragma once

#include <string>

#include "mcp/protocol/server.h"

namespace osiris::mcp {

// Answers at once, as the conformance suite describes it.
class FixtureBackend final : public ServerBackend {
 public:
  // Where answers go; before any other call.
  void set_server(Server* server) { server_ = server; }

  void CallTool(CallNumber call, const Tool& tool, Json arguments,
                const Turn& turn) override;
  void ListResources(CallNumber call, const std::string& cursor,
                     const Speech& speech) override;
  void ReadResource(CallNumber call, const std::string& uri,
                    const Turn& turn) override;
  void GetPrompt(CallNumber call, const Prompt& prompt,
                 PromptArguments arguments, const Turn& turn) override;
  void Complete(CallNumber call, const CompletionQuestion& question,
                const Speech& speech) override;
  void Watch(CallNumber call, const ChangeFilter& wanted,
             const Speech& speech) override;
  void Cancel(CallNumber) override {}

 private:
  void Say(CallNumber call, std::string text, bool is_error = false);
  bool Show(CallNumber call, const std::string& tool);
  bool Tell(CallNumber call, const std::string& tool);
  void Inquire(CallNumber call, const std::string& tool, const Json& arguments,
               const Turn& turn);
  void ToggleTool();
  void TogglePrompt();

  Server* server_ = nullptr;
  bool has_passing_tool_ = false;
  bool has_passing_prompt_ = false;
};

}  // namespace osiris::mcp
