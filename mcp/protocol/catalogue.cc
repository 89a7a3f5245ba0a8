#include "mcp/protocol/catalogue.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "core/base/log.h"
#include "fmt/format.h"
#include "mcp/protocol/base64.h"

namespace osiris::mcp {
namespace {

RpcError Invalid(std::string message) {
  return {kInvalidParams, std::move(message)};
}

const std::string& NameOf(const Tool& tool) { return tool.name; }
const std::string& NameOf(const Prompt& prompt) { return prompt.name; }
const std::string& NameOf(const ResourceTemplate& family) {
  return family.uri_template;
}

bool IsListed(const Tool& tool) { return tool.listed; }
bool IsListed(const Prompt&) { return true; }
bool IsListed(const ResourceTemplate&) { return true; }

// A cursor names the last entry of the page before it, so it holds after the
// server was started anew, and says so when that entry is gone.
std::string CursorAfter(const char* member, const std::string& name) {
  return UrlSafeBase64(fmt::format("{}:{}", member, name));
}

// One page of `entries` as a result whose list is called `member`.
template <typename Entry>
Catalogue::Listing Page(const std::vector<Entry>& entries, const char* member,
                        const std::string& cursor,
                        const ServerDefinition& definition, Revision revision) {
  auto entry = entries.begin();
  if (!cursor.empty()) {
    const std::optional<std::string> place = BytesOfUrlSafeBase64(cursor);
    entry = std::find_if(entries.begin(), entries.end(), [&](const Entry& e) {
      return place == fmt::format("{}:{}", member, NameOf(e));
    });
    if (entry == entries.end()) return Invalid("no such cursor was given out");
    ++entry;
  }
  Json list = Json::array();
  std::string last;
  for (; entry != entries.end() && list.size() < definition.page_size;
       ++entry) {
    if (!IsListed(*entry)) continue;
    list.push_back(Render(*entry, revision));
    last = NameOf(*entry);
  }
  Json result = {{member, std::move(list)}};
  if (std::any_of(entry, entries.end(),
                  [](const Entry& e) { return IsListed(e); })) {
    result["nextCursor"] = CursorAfter(member, last);
  }
  AddCacheHint(definition.list_cache, revision, result);
  return result;
}

void CheckNameOrDie(const std::string& name) {
  if (IsToolName(name)) return;
  Log(LogLevel::kError, "tool.misnamed", {{"name", name}});
  std::abort();
}

// True if `uri_template` has a variable of that name (RFC 6570, section 2.2).
bool HasVariable(std::string_view uri_template, std::string_view name) {
  if (name.empty() || name.find_first_of("{}+#./;?&,*:") < name.size()) {
    return false;
  }
  for (size_t at = uri_template.find(name); at != std::string_view::npos;
       at = uri_template.find(name, at + 1)) {
    const size_t end = at + name.size();
    const bool begins =
        at > 0 && std::string_view("{+#./;?&,").find(uri_template[at - 1]) !=
                      std::string_view::npos;
    const bool ends = end < uri_template.size() &&
                      std::string_view("},*:").find(uri_template[end]) !=
                          std::string_view::npos;
    if (begins && ends) return true;
  }
  return false;
}

}  // namespace

Catalogue::Catalogue(ServerDefinition definition)
    : definition_(std::move(definition)),
      offers_tools_(!definition_.tools.empty()),
      offers_prompts_(!definition_.prompts.empty()) {
  IndexTools();
}

void Catalogue::IndexTools() {
  tools_.clear();
  for (const Tool& tool : definition_.tools) {
    CheckNameOrDie(tool.name);
    tools_.emplace(tool.name, &tool);
    for (const std::string& alias : tool.aliases) {
      CheckNameOrDie(alias);
      tools_.emplace(alias, &tool);
    }
  }
}

Json Catalogue::Capabilities(Revision revision) const {
  Json list = Json::object();
  if (definition_.lists_change) list["listChanged"] = true;
  Json capabilities = Json::object();
  if (offers_tools_) capabilities["tools"] = list;
  if (offers_prompts_) capabilities["prompts"] = list;
  if (definition_.has_resources) {
    capabilities["resources"] = list;
    if (definition_.has_watches) capabilities["resources"]["subscribe"] = true;
  }
  if (definition_.has_completion && DeclaresCompletion(revision)) {
    capabilities["completions"] = Json::object();
  }
  if (definition_.has_logging) capabilities["logging"] = Json::object();
  return capabilities;
}

Json Catalogue::Introduce(Revision revision) const {
  Json result = {
      {"protocolVersion", std::string(osiris::mcp::NameOf(revision))},
      {"capabilities", Capabilities(revision)},
      {"serverInfo", ToJson(definition_.implementation, revision)}};
  AddText("instructions", definition_.instructions, result);
  return result;
}

Json Catalogue::Discover(Revision revision) const {
  Json versions = Json::array();
  for (const Revision known : AllRevisions()) {
    versions.push_back(std::string(osiris::mcp::NameOf(known)));
  }
  Json result = {{"supportedVersions", std::move(versions)},
                 {"capabilities", Capabilities(revision)}};
  AddText("instructions", definition_.instructions, result);
  AddCacheHint(definition_.list_cache, revision, result);
  return result;
}

Catalogue::Listing Catalogue::ListTools(const std::string& cursor,
                                        Revision revision) const {
  return Page(definition_.tools, "tools", cursor, definition_, revision);
}

Catalogue::Listing Catalogue::ListPrompts(const std::string& cursor,
                                          Revision revision) const {
  return Page(definition_.prompts, "prompts", cursor, definition_, revision);
}

Catalogue::Listing Catalogue::ListTemplates(const std::string& cursor,
                                            Revision revision) const {
  return Page(definition_.resource_templates, "resourceTemplates", cursor,
              definition_, revision);
}

const Tool* Catalogue::FindTool(std::string_view name) const {
  const auto found = tools_.find(name);
  return found == tools_.end() ? nullptr : found->second;
}

const Prompt* Catalogue::FindPrompt(std::string_view name) const {
  for (const Prompt& prompt : definition_.prompts) {
    if (prompt.name == name) return &prompt;
  }
  return nullptr;
}

std::optional<RpcError> Catalogue::Check(const Prompt& prompt,
                                         const PromptArguments& arguments) {
  for (const PromptArgument& argument : prompt.arguments) {
    if (argument.required && arguments.count(argument.name) == 0) {
      return Invalid(
          fmt::format("the prompt needs the argument `{}`", argument.name));
    }
  }
  return std::nullopt;
}

std::optional<RpcError> Catalogue::Check(
    const CompletionQuestion& question) const {
  if (question.of == CompletionQuestion::Of::kPrompt) {
    const Prompt* const prompt = FindPrompt(question.name);
    if (prompt == nullptr) return Invalid("no prompt has this name");
    for (const PromptArgument& argument : prompt->arguments) {
      if (argument.name == question.argument) return std::nullopt;
    }
    return Invalid("the prompt has no such argument");
  }
  for (const ResourceTemplate& family : definition_.resource_templates) {
    if (family.uri_template != question.name) continue;
    if (HasVariable(family.uri_template, question.argument)) {
      return std::nullopt;
    }
    return Invalid("the template has no such variable");
  }
  return Invalid("there is no such template of resources");
}

void Catalogue::ReplaceTools(std::vector<Tool> tools) {
  definition_.tools = std::move(tools);
  IndexTools();
}

void Catalogue::ReplacePrompts(std::vector<Prompt> prompts) {
  definition_.prompts = std::move(prompts);
}

void Catalogue::ReplaceTemplates(std::vector<ResourceTemplate> templates) {
  definition_.resource_templates = std::move(templates);
}

}  // namespace osiris::mcp
