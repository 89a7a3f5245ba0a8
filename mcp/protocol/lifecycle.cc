#include "mcp/protocol/lifecycle.h"

#include <utility>

#include "fmt/format.h"

namespace osiris::mcp {
namespace {

constexpr char kVersionKey[] = "io.modelcontextprotocol/protocolVersion";
constexpr char kClientKey[] = "io.modelcontextprotocol/clientInfo";
constexpr char kCapabilitiesKey[] =
    "io.modelcontextprotocol/clientCapabilities";
constexpr char kLogLevelKey[] = "io.modelcontextprotocol/logLevel";
// W3C Trace Context, under its own name.
constexpr char kTraceKey[] = "traceparent";

const Json* Find(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

RpcError Invalid(std::string message) {
  return {kInvalidParams, std::move(message)};
}

std::optional<std::string> TextAt(const Json& object, const char* name) {
  const Json* const value = Find(object, name);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return value->get<std::string>();
}

// Name and version are required, the title is not.
std::optional<Implementation> ImplementationOf(const Json& json) {
  if (!json.is_object()) return std::nullopt;
  const std::optional<std::string> name = TextAt(json, "name");
  const std::optional<std::string> version = TextAt(json, "version");
  if (!name.has_value() || !version.has_value()) return std::nullopt;
  return Implementation{*name, TextAt(json, "title").value_or(""), *version};
}

RpcError Unsupported(const std::string& requested) {
  Json supported = Json::array();
  for (const Revision revision : AllRevisions()) {
    supported.push_back(std::string(NameOf(revision)));
  }
  // What was asked for is given back: the protocol wants it as data.
  return {kUnsupportedVersion,
          "this protocol version is not supported",
          {{"supported", supported}, {"requested", requested}}};
}

// Reads a request that says itself what it speaks.
std::variant<Speech, RpcError> ReadStateless(const Json& meta) {
  const std::optional<std::string> version = TextAt(meta, kVersionKey);
  if (!version.has_value()) {
    return Invalid(fmt::format("`_meta` needs the string `{}`", kVersionKey));
  }
  const std::optional<Revision> revision = RevisionNamed(*version);
  if (!revision.has_value() || !IsStateless(*revision)) {
    return Unsupported(*version);
  }
  const Json* const capabilities = Find(meta, kCapabilitiesKey);
  if (capabilities == nullptr || !capabilities->is_object()) {
    return Invalid(
        fmt::format("`_meta` needs the object `{}`", kCapabilitiesKey));
  }
  Speech speech = {.revision = *revision, .client_capabilities = *capabilities};
  if (const Json* const level = Find(meta, kLogLevelKey)) {
    if (level->is_string()) {
      speech.log_level = SeverityNamed(level->get_ref<const std::string&>());
    }
    if (!speech.log_level.has_value()) {
      return Invalid(std::string("`") + kLogLevelKey +
                     "` must be the name of a log level");
    }
  }
  if (const Json* const client = Find(meta, kClientKey)) {
    const std::optional<Implementation> known = ImplementationOf(*client);
    if (!known.has_value()) {
      return Invalid(fmt::format("`{}` needs the strings `name` and `version`",
                                 kClientKey));
    }
    speech.client = *known;
  }
  return speech;
}

}  // namespace

Json ToJson(const Implementation& implementation, Revision revision) {
  Json json = {{"name", implementation.name},
               {"version", implementation.version}};
  if (HasStructure(revision) && !implementation.title.empty()) {
    json["title"] = implementation.title;
  }
  if (HasIcons(revision)) {
    AddText("description", implementation.description, json);
    AddText("websiteUrl", implementation.website_url, json);
    AddIcons(implementation.icons, revision, json);
  }
  return json;
}

std::variant<Speech, RpcError> Lifecycle::Read(const Message& request) const {
  const Json* const meta = Find(request.params, "_meta");
  if (meta != nullptr && !meta->is_object()) {
    return Invalid("`_meta` must be an object");
  }
  std::variant<Speech, RpcError> read = ReadSpeech(request, meta);
  auto* const speech = std::get_if<Speech>(&read);
  if (speech != nullptr && meta != nullptr) {
    speech->traceparent = TextAt(*meta, kTraceKey).value_or("");
    speech->wants_progress = request.raw_progress_token.has_value();
  }
  return read;
}

std::variant<Speech, RpcError> Lifecycle::ReadSpeech(const Message& request,
                                                     const Json* meta) const {
  if (meta != nullptr && (Find(*meta, kVersionKey) != nullptr ||
                          Find(*meta, kCapabilitiesKey) != nullptr ||
                          Find(*meta, kClientKey) != nullptr)) {
    return ReadStateless(*meta);
  }
  if (agreed_.has_value()) return *agreed_;
  // A host may look for life before it says hello.
  if (request.method == "ping" || request.method == "initialize") {
    return Speech{};
  }
  return Invalid(fmt::format(
      "send `initialize` first, or say in `_meta` which protocol version the "
      "request speaks (`{}` and `{}`)",
      kVersionKey, kCapabilitiesKey));
}

std::variant<Speech, RpcError> Lifecycle::Initialize(const Json& params) {
  const std::optional<std::string> version = TextAt(params, "protocolVersion");
  if (!version.has_value()) {
    return Invalid("`initialize` needs the string `protocolVersion`");
  }
  Speech speech;
  const std::optional<Revision> revision = RevisionNamed(*version);
  speech.revision = revision.has_value() && !IsStateless(*revision)
                        ? *revision
                        : kNewestWithHandshake;
  const Json* const capabilities = Find(params, "capabilities");
  if (capabilities == nullptr || !capabilities->is_object()) {
    return Invalid("`initialize` needs the object `capabilities`");
  }
  speech.client_capabilities = *capabilities;
  // Later revisions let clients keep their names to themselves.
  if (const Json* const client = Find(params, "clientInfo")) {
    const std::optional<Implementation> known = ImplementationOf(*client);
    if (!known.has_value()) {
      return Invalid("`clientInfo` needs the strings `name` and `version`");
    }
    speech.client = *known;
  }
  agreed_ = speech;
  initialized_ = false;
  return speech;
}

}  // namespace osiris::mcp
