#include "mcp/protocol/request_params.h"

#include <optional>
#include <utility>

#include "fmt/format.h"

namespace osiris::mcp {
namespace {

constexpr size_t kMaxUriBytes = 8192;

const Json* Find(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

RpcError Invalid(std::string message) {
  return {kInvalidParams, std::move(message)};
}

RpcError NoString(const char* name) {
  return Invalid(fmt::format("`{}` must be a string", name));
}

std::optional<std::string> TextAt(const Json& object, const char* name) {
  const Json* const value = Find(object, name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return value->get<std::string>();
}

// The object of strings at `name`; empty when there is none.
std::optional<PromptArguments> TextsAt(const Json& object, const char* name) {
  PromptArguments texts;
  const Json* const value = Find(object, name);
  if (value == nullptr) return texts;
  if (!value->is_object()) return std::nullopt;
  for (const auto& [key, text] : value->items()) {
    if (!text.is_string()) return std::nullopt;
    texts.emplace(key, text.get<std::string>());
  }
  return texts;
}

// False: there is a `name`, and it is no boolean.
bool ReadFlag(const Json& object, const char* name, bool& flag) {
  const Json* const value = Find(object, name);
  if (value == nullptr) return true;
  if (!value->is_boolean()) return false;
  flag = value->get<bool>();
  return true;
}

// Reads `ref` into `question`.
std::optional<RpcError> ReadReference(const Json& params,
                                      CompletionQuestion& question) {
  const Json* const reference = Find(params, "ref");
  if (reference == nullptr || !reference->is_object()) {
    return Invalid("`ref` must be an object");
  }
  const std::string type = TextAt(*reference, "type").value_or("");
  if (type != "ref/prompt" && type != "ref/resource") {
    return Invalid("`ref.type` must be ref/prompt or ref/resource");
  }
  const bool prompt = type == "ref/prompt";
  const std::optional<std::string> name =
      TextAt(*reference, prompt ? "name" : "uri");
  if (!name.has_value()) return NoString(prompt ? "ref.name" : "ref.uri");
  question.of = prompt ? CompletionQuestion::Of::kPrompt
                       : CompletionQuestion::Of::kResourceTemplate;
  question.name = *name;
  return std::nullopt;
}

}  // namespace

std::variant<ToolCallParams, RpcError> ReadToolCall(Json params) {
  const std::optional<std::string> name = TextAt(params, "name");
  if (!name.has_value()) return NoString("name");
  ToolCallParams call = {.name = *name};
  const auto arguments = params.find("arguments");
  if (arguments == params.end()) return call;
  if (!arguments->is_object()) return Invalid("`arguments` must be an object");
  call.arguments = std::move(*arguments);
  return call;
}

std::variant<PromptParams, RpcError> ReadPromptCall(const Json& params) {
  const std::optional<std::string> name = TextAt(params, "name");
  if (!name.has_value()) return NoString("name");
  std::optional<PromptArguments> arguments = TextsAt(params, "arguments");
  if (!arguments.has_value()) {
    return Invalid("`arguments` must be an object of strings");
  }
  return PromptParams{*name, *std::move(arguments)};
}

std::variant<CompletionQuestion, RpcError> ReadCompletion(const Json& params) {
  CompletionQuestion question;
  if (const auto error = ReadReference(params, question)) return *error;
  const Json* const argument = Find(params, "argument");
  if (argument == nullptr || !argument->is_object()) {
    return Invalid("`argument` must be an object");
  }
  const std::optional<std::string> name = TextAt(*argument, "name");
  const std::optional<std::string> value = TextAt(*argument, "value");
  if (!name.has_value()) return NoString("argument.name");
  if (!value.has_value()) return NoString("argument.value");
  question.argument = *name;
  question.value = *value;
  if (const Json* const context = Find(params, "context")) {
    std::optional<PromptArguments> known;
    if (context->is_object()) known = TextsAt(*context, "arguments");
    if (!known.has_value()) {
      return Invalid("`context.arguments` must be an object of strings");
    }
    question.context = *std::move(known);
  }
  return question;
}

std::variant<std::string, RpcError> ReadUri(const Json& params) {
  std::optional<std::string> uri = TextAt(params, "uri");
  if (!uri.has_value()) return NoString("uri");
  if (uri->empty() || uri->size() > kMaxUriBytes) {
    return Invalid(fmt::format("`uri` must have 1 to {} bytes", kMaxUriBytes));
  }
  return *std::move(uri);
}

std::variant<std::string, RpcError> ReadCursor(const Json& params) {
  if (Find(params, "cursor") == nullptr) return std::string();
  std::optional<std::string> cursor = TextAt(params, "cursor");
  if (!cursor.has_value() || cursor->empty()) {
    return Invalid("no such cursor was given out");
  }
  return *std::move(cursor);
}

std::variant<ChangeFilter, RpcError> ReadListen(const Json& params) {
  const Json* const wanted = Find(params, "notifications");
  if (wanted == nullptr || !wanted->is_object()) {
    return Invalid("`notifications` must be an object");
  }
  ChangeFilter filter;
  if (!ReadFlag(*wanted, "toolsListChanged", filter.tools) ||
      !ReadFlag(*wanted, "promptsListChanged", filter.prompts) ||
      !ReadFlag(*wanted, "resourcesListChanged", filter.resources)) {
    return Invalid("what is listened to is said by true or false");
  }
  const Json* const uris = Find(*wanted, "resourceSubscriptions");
  if (uris == nullptr) return filter;
  if (!uris->is_array()) {
    return Invalid("`resourceSubscriptions` must be a list of strings");
  }
  for (const Json& uri : *uris) {
    if (!uri.is_string() ||
        uri.get_ref<const std::string&>().size() > kMaxUriBytes) {
      return Invalid("`resourceSubscriptions` must be a list of URIs");
    }
    filter.uris.insert(uri.get<std::string>());
  }
  return filter;
}

std::variant<Severity, RpcError> ReadLevel(const Json& params) {
  const std::optional<Severity> level =
      SeverityNamed(TextAt(params, "level").value_or(""));
  if (!level.has_value()) {
    return Invalid("`level` must be the name of a log level");
  }
  return *level;
}

std::variant<InputParams, RpcError> ReadInput(const Json& params) {
  InputParams input;
  if (const Json* const responses = Find(params, "inputResponses")) {
    if (!responses->is_object()) {
      return Invalid("`inputResponses` must be an object");
    }
    input.responses = *responses;
  }
  if (Find(params, "requestState") == nullptr) return input;
  // What is no text, or empty, was never given out, like this one.
  input.state = TextAt(params, "requestState").value_or("");
  if (input.state.empty()) input.state = "-";
  return input;
}

}  // namespace osiris::mcp
