#include "mcp/server/answer.h"

#include <string>
#include <string_view>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/fingerprint.h"

namespace osiris::mcp {
namespace {

// Snapshots never change.
constexpr CacheHint kForEver = {.ttl_ms = 86'400'000, .shared = false};

std::string TextAt(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

// "application/json" by the URI's end.
std::string MimeTypeOf(std::string_view uri) {
  if (uri.ends_with(".json")) return "application/json";
  return uri.ends_with(".txt") ? "text/plain" : "";
}

const ErrorCodeInfo* FindCode(std::string_view name) {
  for (const ErrorCodeInfo& info : AllErrorCodes()) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

}  // namespace

std::vector<Resource> LinksIn(const Json& links) {
  std::vector<Resource> resources;
  if (!links.is_object()) return resources;
  for (const auto& [part, uri] : links.items()) {
    if (!uri.is_string()) continue;
    const std::string text = uri.get<std::string>();
    resources.push_back({.uri = text,
                         .name = text.substr(text.rfind('/') + 1),
                         .mime_type = MimeTypeOf(text)});
  }
  return resources;
}

std::optional<ResourcePage> PageOf(const Json& document) {
  const auto found = document.find("resources");
  if (found == document.end() || !found->is_array()) return std::nullopt;
  ResourcePage page;
  for (const Json& entry : *found) {
    if (!entry.is_object()) return std::nullopt;
    Resource resource = {.uri = TextAt(entry, "uri"),
                         .name = TextAt(entry, "name"),
                         .title = TextAt(entry, "title"),
                         .description = TextAt(entry, "description"),
                         .mime_type = TextAt(entry, "mimeType")};
    if (resource.uri.empty() || resource.name.empty()) return std::nullopt;
    const auto size = entry.find("size");
    if (size != entry.end() && size->is_number_integer()) {
      resource.bytes = size->get<int64_t>();
    }
    page.resources.push_back(std::move(resource));
  }
  page.next_cursor = TextAt(document, "next_cursor");
  return page;
}

std::optional<ResourceText> ResourceTextOf(const Json& document) {
  const auto text = document.find("text");
  if (text == document.end() || !text->is_string()) return std::nullopt;
  ResourceText resource = {.uri = TextAt(document, "uri"),
                           .mime_type = TextAt(document, "mimeType"),
                           .text = text->get<std::string>(),
                           .cache = kForEver};
  if (resource.uri.empty()) return std::nullopt;
  return resource;
}

std::optional<Completion> CompletionOf(const Json& document) {
  const auto values = document.find("values");
  const auto total = document.find("total");
  if (values == document.end() || !values->is_array() ||
      total == document.end() || !total->is_number_integer()) {
    return std::nullopt;
  }
  Completion completion = {.values = {}, .total = total->get<int64_t>()};
  for (const Json& value : *values) {
    if (!value.is_string()) return std::nullopt;
    completion.values.push_back(value.get<std::string>());
  }
  completion.has_more =
      *completion.total > static_cast<int64_t>(completion.values.size());
  return completion;
}

Watches WatchesIn(const Json& document) {
  Watches watches;
  for (const Json& uri : document.value("uris", Json::array())) {
    if (uri.is_string()) watches.uris.insert(uri.get<std::string>());
  }
  return watches;
}

ResourceFailure FailureIn(const Json& document) {
  std::string code;
  const auto error = document.find("error");
  if (error != document.end() && error->is_object()) {
    code = TextAt(*error, "code");
  }
  const ErrorCodeInfo* const known = FindCode(code);
  const ErrorCodeInfo& info =
      known == nullptr ? Describe(ErrorCode::kInternalUnexpected) : *known;
  ResourceFailure failure;
  failure.error = {.code = info.status == absl::StatusCode::kInvalidArgument
                               ? kInvalidParams
                               : kInternalError,
                   .message = std::string(info.meaning),
                   .data = {{"code", std::string(info.name)},
                            {"hint", std::string(info.assistant_hint)},
                            {"retryable", info.retryable}}};
  failure.unknown = info.status == absl::StatusCode::kNotFound;
  return failure;
}

ToolOutcome UnheardFailure(Json document) {
  return {.document = std::move(document),
          .is_error = true,
          .meta = {{"osiris/correlation_id", RandomHex(16)},
                   {"osiris/duration_ms", 0}}};
}

}  // namespace osiris::mcp
