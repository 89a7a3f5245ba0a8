#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "mcp/protocol/content.h"
#include "mcp/protocol/revision.h"

namespace osiris::mcp {

// Something that a person fills into a prompt.
struct PromptArgument {
  std::string name;
  std::string title;
  std::string description;
  bool required = false;
};

// A way to begin, offered to people (server/prompts).
struct Prompt {
  std::string name;
  std::string title;
  std::string description;
  std::vector<PromptArgument> arguments = {};
  std::vector<Icon> icons = {};
  Json meta = Json::object();
};

// What was filled in, by the arguments' names.
using PromptArguments = std::map<std::string, std::string>;

// One thing that is said in a prompt.
struct PromptMessage {
  enum class Role { kUser, kAssistant };
  Role role = Role::kUser;
  Content content;
};

// A prompt, filled in.
struct PromptOutcome {
  std::string description;
  std::vector<PromptMessage> messages;
  Json meta = Json::object();
};

// Which ways there are to go on typing (server/utilities/completion).
struct CompletionQuestion {
  enum class Of { kPrompt, kResourceTemplate };
  Of of = Of::kPrompt;
  // The prompt's name, or the template.
  std::string name;
  std::string argument;
  // What has been typed.
  std::string value;
  // What other arguments have been given already.
  PromptArguments context;
};

// The answer, best first. The first 100 are sent.
struct Completion {
  static constexpr size_t kMaxValues = 100;

  std::vector<std::string> values;
  // How many there are in all, if that is more than `values` and known.
  std::optional<int64_t> total = std::nullopt;
  // There are more than `values`.
  bool has_more = false;
};

// How each looks in `revision`.
Json Render(const Prompt& prompt, Revision revision);
Json Render(const PromptOutcome& outcome, Revision revision);
Json Render(const Completion& completion, Revision revision);

}  // namespace osiris::mcp
