#include "cli/mcp_selftest.h"

#include <algorithm>
#include <chrono>
#include <list>
#include <map>
#include <string_view>
#include <utility>

#include "cli/render/json_member.h"
#include "core/base/error_info.h"
#include "core/base/version.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kHandshakePatience{5'000};
// More than a discovery may take by default.
constexpr milliseconds kCallPatience{310'000};
constexpr milliseconds kClosePatience{5'000};
// Of resources; more is a list without an end.
constexpr int kMaxPages = 1000;
// Each may be down, and takes its time to be found so.
constexpr int kMaxConnections = 8;
constexpr std::string_view kRevision = "2025-11-25";

// What a tool said that failed, as an error. Its hint was for an assistant.
absl::Status ErrorOf(const Json& document) {
  const auto error = document.find("error");
  if (error == document.end() || !error->is_object()) {
    return MakeError(ErrorCode::kInternalUnexpected,
                     "the tool failed and does not say why");
  }
  return MakeErrorFromParts(TextIn(*error, "code"), TextIn(*error, "message"),
                            {});
}

// True for what a source is to blame for, and not the installation.
bool IsOfSource(const absl::Status& status) {
  const std::string code = GetErrorInfo(status).code;
  return (code.starts_with("CONNECTION/") &&
          code != "CONNECTION/FAMILY_UNKNOWN") ||
         code.starts_with("DISCOVERY/TABLE") ||
         code == "CONFIG/VARIABLE_UNSET" || code.starts_with("POLICY/");
}

}  // namespace

McpSelftest::McpSelftest(Json tools, CheckReport* report)
    : tools_(std::move(tools)), report_(*report) {}

bool McpSelftest::Handshake(ServerProcess& server) {
  const absl::StatusOr<Json> result = server.Ask(
      "initialize",
      {{"protocolVersion", kRevision},
       {"capabilities", Json::object()},
       {"clientInfo", {{"name", "osiris-selftest"}, {"version", kVersion}}}},
      kHandshakePatience);
  if (!result.ok()) {
    report_.AddFailure("handshake", result.status());
    return false;
  }
  if (TextIn(*result, "protocolVersion") != kRevision) {
    report_.Add("handshake", Health::kFailed,
                fmt::format("the server does not speak {}", kRevision));
    return false;
  }
  if (const absl::Status sent = server.Notify("notifications/initialized");
      !sent.ok()) {
    report_.AddFailure("handshake", sent);
    return false;
  }
  capabilities_ = ObjectIn(*result, "capabilities");
  const Json info = ObjectIn(*result, "serverInfo");
  if (TextIn(info, "version") != kVersion) {
    report_.Add("handshake", Health::kFailed,
                fmt::format("the server is {}, and this program {}",
                            TextIn(info, "version"), kVersion),
                "install the programs of Osiris together, all of one version");
    return false;
  }
  report_.Add("handshake", Health::kOk,
              fmt::format("{} {}, {}", TextIn(info, "name"),
                          TextIn(info, "version"), kRevision));
  return true;
}

void McpSelftest::CompareTools(ServerProcess& server) {
  const absl::StatusOr<Json> result =
      server.Ask("tools/list", Json::object(), kHandshakePatience);
  if (!result.ok()) return report_.AddFailure("tools", result.status());
  std::map<std::string, Json> advertised;
  for (const Json& tool : ListIn(*result, "tools")) {
    advertised[TextIn(tool, "name")] = tool;
  }
  for (const Json& tool : tools_) {
    const auto found = advertised.find(TextIn(tool, "name"));
    const bool same =
        found != advertised.end() &&
        found->second.value("inputSchema", Json()) == tool.at("inputSchema");
    if (same) continue;
    return report_.Add(
        "tools", Health::kFailed,
        fmt::format("the server does not offer `{}` as this program knows it",
                    TextIn(tool, "name")),
        "install the programs of Osiris together, all of one version");
  }
  report_.Add("tools", Health::kOk,
              fmt::format("{} are offered", advertised.size()));
}

std::optional<std::string> McpSelftest::Lacks(const Json& tool) const {
  for (const Json& needed : ListIn(tool.at("inputSchema"), "required")) {
    const auto name = needed.get<std::string>();
    if (!known_.contains(name)) return name;
  }
  return std::nullopt;
}

bool McpSelftest::TakeConnection() {
  if (connections_.empty() || tried_ == kMaxConnections) return false;
  ++tried_;
  known_["connection"] = connections_.front();
  connections_.pop_front();
  return true;
}

void McpSelftest::Learn(const std::string& tool, const Json& document) {
  if (tool == "connections_list") {
    for (const Json& connection : ListIn(document, "connections")) {
      if (!connection.value("usable", false) ||
          !connection.value("available", false)) {
        continue;
      }
      connections_.insert(connection.value("default", false)
                              ? connections_.begin()
                              : connections_.end(),
                          TextIn(connection, "reference"));
    }
    TakeConnection();
  }
  if (tool != "discovery_request" || !document.contains("snapshot")) return;
  known_["snapshot"] = document.at("snapshot");
  known_["snapshots"] = {document.at("snapshot"), document.at("snapshot")};
  for (const char* const kind : {"views", "tables"}) {
    for (const Json& entry : ListIn(ObjectIn(document, "data"), kind)) {
      if (entry.is_array() && !entry.empty()) known_["table"] = entry.front();
    }
  }
}

void McpSelftest::CallWriter(ServerProcess& server, const Json& tool) {
  const std::string name = TextIn(tool, "name");
  const std::string title = fmt::format("call {}", name);
  const absl::StatusOr<Json> result =
      server.Ask("tools/call", {{"name", name}, {"arguments", Json::object()}},
                 kCallPatience);
  if (!result.ok()) return report_.AddFailure(title, result.status());
  const absl::Status error =
      ErrorOf(result->value("structuredContent", Json::object()));
  if (!HasCode(error, ErrorCode::kProtocolArgumentInvalid)) {
    return report_.AddFailure(title, error);
  }
  report_.Add(title, Health::kOk, "refuses a call that says nothing");
}

void McpSelftest::CallTool(ServerProcess& server, const Json& tool) {
  const std::string name = TextIn(tool, "name");
  const std::string title = fmt::format("call {}", name);
  Json arguments = Json::object();
  for (const Json& needed : ListIn(tool.at("inputSchema"), "required")) {
    const auto argument = needed.get<std::string>();
    arguments[argument] = known_.at(argument);
  }
  const absl::StatusOr<Json> result = server.Ask(
      "tools/call", {{"name", name}, {"arguments", std::move(arguments)}},
      kCallPatience);
  if (!result.ok()) return report_.AddFailure(title, result.status());
  const Json document = result->value("structuredContent", Json::object());
  Learn(name, document);
  if (!result->value("isError", false)) {
    const bool success = TextIn(document, "status") == "success";
    return report_.Add(title, success ? Health::kOk : Health::kFailed,
                       success ? "answered" : "answered without a document");
  }
  const absl::Status error = ErrorOf(document);
  if (HasCode(error, ErrorCode::kPolicyRowsWithheld)) {
    return report_.Add(title, Health::kOk, "keeps rows back, as is configured");
  }
  if (IsOfSource(error)) return report_.AddWarning(title, error);
  report_.AddFailure(title, error);
}

void McpSelftest::CallTools(ServerProcess& server) {
  std::list<const Json*> waiting;
  for (const Json& tool : tools_) {
    if (tool.at("annotations").value("readOnlyHint", false)) {
      waiting.push_back(&tool);
    } else {
      CallWriter(server, tool);
    }
  }
  // What one answers, another can be given.
  const auto ready = [this, &waiting] {
    return std::find_if(
        waiting.begin(), waiting.end(),
        [this](const Json* tool) { return !Lacks(*tool).has_value(); });
  };
  for (auto tool = ready(); tool != waiting.end(); tool = ready()) {
    CallTool(server, **tool);
    const bool again = TextIn(**tool, "name") == "discovery_request" &&
                       !known_.contains("table") && TakeConnection();
    if (!again) waiting.erase(tool);
  }
  for (const Json* const tool : waiting) {
    report_.Add(fmt::format("call {}", TextIn(*tool, "name")), Health::kSkipped,
                fmt::format("needs `{}`, and there is none", *Lacks(*tool)),
                known_.contains("connection") ? ""
                                              : "add a connection: "
                                                "`osiris connections add`");
  }
}

void McpSelftest::ReadResources(ServerProcess& server) {
  size_t count = 0;
  Json params = Json::object();
  for (int page = 0; page < kMaxPages; ++page) {
    const absl::StatusOr<Json> list =
        server.Ask("resources/list", params, kHandshakePatience);
    if (!list.ok()) return report_.AddFailure("resources", list.status());
    for (const Json& resource : ListIn(*list, "resources")) {
      const std::string uri = TextIn(resource, "uri");
      const absl::StatusOr<Json> read =
          server.Ask("resources/read", {{"uri", uri}}, kCallPatience);
      if (!read.ok()) return report_.AddFailure("resources", read.status());
      if (ListIn(*read, "contents").empty()) {
        return report_.Add("resources", Health::kFailed,
                           fmt::format("`{}` is offered and is empty", uri));
      }
      ++count;
    }
    const std::string cursor = TextIn(*list, "nextCursor");
    if (cursor.empty()) break;
    params["cursor"] = cursor;
  }
  report_.Add("resources", Health::kOk,
              count == 0 ? "there are none yet"
                         : fmt::format("{} offered, each was read", count));
}

void McpSelftest::GetPrompts(ServerProcess& server) {
  if (!capabilities_.contains("prompts")) return;
  const absl::StatusOr<Json> list =
      server.Ask("prompts/list", Json::object(), kHandshakePatience);
  if (!list.ok()) return report_.AddFailure("prompts", list.status());
  size_t count = 0;
  for (const Json& prompt : ListIn(*list, "prompts")) {
    Json arguments = Json::object();
    for (const Json& argument : ListIn(prompt, "arguments")) {
      if (!argument.value("required", false)) continue;
      // A prompt is text: what it names need not be there.
      const std::string name = TextIn(argument, "name");
      arguments[name] = name == "connection"
                            ? known_.value("connection", "@sqlite.none")
                            : "disc_0000000000000000";
    }
    const std::string name = TextIn(prompt, "name");
    const absl::StatusOr<Json> got = server.Ask(
        "prompts/get", {{"name", name}, {"arguments", std::move(arguments)}},
        kHandshakePatience);
    if (!got.ok()) return report_.AddFailure("prompts", got.status());
    ++count;
  }
  report_.Add("prompts", Health::kOk,
              fmt::format("{} offered, each was got", count));
}

void McpSelftest::Run(ServerProcess server) {
  if (!Handshake(server)) {
    for (const char* name : {"tools", "resources", "end"}) {
      report_.Add(name, Health::kSkipped, "there was no handshake");
    }
    return;
  }
  CompareTools(server);
  CallTools(server);
  if (capabilities_.contains("resources")) ReadResources(server);
  GetPrompts(server);
  const absl::StatusOr<int> ended = server.Close(kClosePatience);
  if (!ended.ok()) return report_.AddFailure("end", ended.status());
  if (*ended != 0) {
    return report_.Add("end", Health::kFailed,
                       fmt::format("the server ended with {}", *ended));
  }
  report_.Add("end", Health::kOk, "the server went when its input ended");
}

}  // namespace osiris::cli
