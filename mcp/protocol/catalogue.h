#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/json.h"
#include "mcp/protocol/message.h"
#include "mcp/protocol/prompt.h"
#include "mcp/protocol/revision.h"
#include "mcp/protocol/server_definition.h"

namespace osiris::mcp {

// What a server offers, looked up and written out: everything that it can say
// without its backend. Not thread-safe.
class Catalogue {
 public:
  using Listing = std::variant<Json, RpcError>;

  // Ends the program over a tool or an alias that IsToolName refuses: whoever
  // names tools must see that at once. So does ReplaceTools.
  explicit Catalogue(ServerDefinition definition);

  const ServerDefinition& definition() const { return definition_; }
  // Decided once: what is empty at first is not offered later.
  bool offers_tools() const { return offers_tools_; }
  bool offers_prompts() const { return offers_prompts_; }

  // The results of `initialize` and `server/discover`.
  Json Introduce(Revision revision) const;
  Json Discover(Revision revision) const;

  // One page each, after `cursor`; empty: the first.
  Listing ListTools(const std::string& cursor, Revision revision) const;
  Listing ListPrompts(const std::string& cursor, Revision revision) const;
  Listing ListTemplates(const std::string& cursor, Revision revision) const;

  // By name or alias; nullptr when there is none. Valid until a Replace.
  const Tool* FindTool(std::string_view name) const;
  const Prompt* FindPrompt(std::string_view name) const;

  // Why `arguments` do not fill in `prompt`, or nullopt when they do. Names
  // that it does not know are passed over.
  static std::optional<RpcError> Check(const Prompt& prompt,
                                       const PromptArguments& arguments);

  // Why `question` is about nothing that there is, or nullopt.
  std::optional<RpcError> Check(const CompletionQuestion& question) const;

  void ReplaceTools(std::vector<Tool> tools);
  void ReplacePrompts(std::vector<Prompt> prompts);
  void ReplaceTemplates(std::vector<ResourceTemplate> templates);

 private:
  Json Capabilities(Revision revision) const;
  void IndexTools();

  ServerDefinition definition_;
  const bool offers_tools_;
  const bool offers_prompts_;
  std::map<std::string, const Tool*, std::less<>> tools_;
};

}  // namespace osiris::mcp
