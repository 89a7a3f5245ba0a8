#include "mcp/protocol/prompt.h"

#include <utility>

namespace osiris::mcp {

Json Render(const Prompt& prompt, Revision revision) {
  Json json = {{"name", prompt.name}};
  if (HasStructure(revision)) AddText("title", prompt.title, json);
  AddText("description", prompt.description, json);
  Json arguments = Json::array();
  for (const PromptArgument& argument : prompt.arguments) {
    Json rendered = {{"name", argument.name}, {"required", argument.required}};
    if (HasStructure(revision)) AddText("title", argument.title, rendered);
    AddText("description", argument.description, rendered);
    arguments.push_back(std::move(rendered));
  }
  if (!arguments.empty()) json["arguments"] = std::move(arguments);
  AddIcons(prompt.icons, revision, json);
  AddMeta(prompt.meta, revision, json);
  return json;
}

Json Render(const PromptOutcome& outcome, Revision revision) {
  Json messages = Json::array();
  for (const PromptMessage& message : outcome.messages) {
    const bool user = message.role == PromptMessage::Role::kUser;
    messages.push_back({{"role", user ? "user" : "assistant"},
                        {"content", Render(message.content, revision)}});
  }
  Json result = {{"messages", std::move(messages)}};
  AddText("description", outcome.description, result);
  if (!outcome.meta.empty()) result["_meta"] = outcome.meta;
  return result;
}

Json Render(const Completion& completion, Revision) {
  const size_t count = completion.values.size();
  const size_t sent =
      count < Completion::kMaxValues ? count : Completion::kMaxValues;
  Json values = Json::array();
  for (size_t i = 0; i < sent; ++i) values.push_back(completion.values[i]);
  Json json = {{"values", std::move(values)},
               {"hasMore", completion.has_more || sent < count}};
  if (completion.total.has_value()) {
    json["total"] = *completion.total;
  } else if (sent < count && !completion.has_more) {
    json["total"] = count;
  }
  return {{"completion", std::move(json)}};
}

}  // namespace osiris::mcp
