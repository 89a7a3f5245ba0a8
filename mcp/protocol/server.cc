#include "mcp/protocol/server.h"

#include <utility>

namespace osiris::mcp {
namespace {

// Tools, templates and the server itself change with the program only.
constexpr CacheHint kProgramCache = {.ttl_ms = 3'600'000, .shared = true};

const Json* FindMember(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

RpcError UnknownMethod() {
  return {kMethodNotFound, "this method is not served here"};
}

}  // namespace

// A method, and the requests that may name it.
struct Server::Method {
  void (Server::*serve)(const Message&, Context);
  bool with_handshake = true;
  bool stateless = true;
  bool of_resources = false;
};

const Server::Method* Server::FindMethod(std::string_view name) {
  static const auto* const methods = new std::map<std::string_view, Method>{
      {"initialize", {&Server::Initialize, true, false}},
      {"ping", {&Server::Ping, true, false}},
      {"server/discover", {&Server::Discover, false, true}},
      {"tools/list", {&Server::ListTools}},
      {"tools/call", {&Server::CallTool}},
      {"resources/list", {&Server::ListResources, true, true, true}},
      {"resources/read", {&Server::ReadResource, true, true, true}},
      {"resources/templates/list",
       {&Server::ListResourceTemplates, true, true, true}},
  };
  const auto found = methods->find(name);
  return found == methods->end() ? nullptr : &found->second;
}

Server::Server(ServerDefinition definition, ServerBackend* backend,
               WriteLine write)
    : definition_(std::move(definition)),
      backend_(backend),
      write_(std::move(write)) {
  for (const Tool& tool : definition_.tools) {
    tools_.emplace(tool.name, &tool);
    for (const std::string& alias : tool.aliases) tools_.emplace(alias, &tool);
  }
}

void Server::Receive(std::string_view line) {
  if (LooksLikeBatch(line)) {
    ReceiveBatch(line);
  } else {
    ReceiveOne(line, nullptr);
  }
}

void Server::ReceiveTooLong() {
  RefuseUnread({}, {kInvalidRequest, "the line is longer than lines may be"},
               nullptr);
}

void Server::ReceiveBatch(std::string_view line) {
  auto split = SplitBatch(line);
  if (const auto* const error = std::get_if<RpcError>(&split)) {
    RefuseUnread({}, *error, nullptr);
    return;
  }
  const auto& agreed = lifecycle_.agreed();
  if (!agreed.has_value() || !HasBatches(agreed->revision)) {
    RefuseUnread({},
                 {kInvalidRequest,
                  "only protocol version 2025-03-26 has batches of messages"},
                 nullptr);
    return;
  }
  const auto batch = std::make_shared<Batch>();
  // Holds the batch together until all of it has been read.
  batch->open = 1;
  for (const std::string& text : std::get<0>(split)) ReceiveOne(text, batch);
  CloseOne(batch);
}

void Server::ReceiveOne(std::string_view text,
                        const std::shared_ptr<Batch>& batch) {
  auto parsed = ParseMessage(text);
  if (const auto* const bad = std::get_if<BadMessage>(&parsed)) {
    RefuseUnread(bad->id, bad->error, batch);
    return;
  }
  const Message& message = std::get<Message>(parsed);
  switch (message.kind) {
    case Message::Kind::kRequest:
      Dispatch(message, batch);
      break;
    case Message::Kind::kNotification:
      Notify(message);
      break;
    case Message::Kind::kResponse:
      // Nothing was asked of the client.
      break;
  }
}

void Server::Dispatch(const Message& request,
                      const std::shared_ptr<Batch>& batch) {
  const auto speech = lifecycle_.Read(request);
  Context context = {*request.id, {}, batch};
  if (in_flight_.Contains(*request.id)) {
    Refuse(context,
           {kInvalidRequest, "a request with this id waits for its answer"});
    return;
  }
  if (const auto* const error = std::get_if<RpcError>(&speech)) {
    Refuse(context, *error);
    return;
  }
  context.speech = std::get<Speech>(speech);
  const Method* const method = FindMethod(request.method);
  if (method == nullptr ||
      !(IsStateless(context.speech.revision) ? method->stateless
                                             : method->with_handshake) ||
      (method->of_resources && !definition_.has_resources)) {
    Refuse(context, UnknownMethod());
    return;
  }
  (this->*method->serve)(request, std::move(context));
}

void Server::Notify(const Message& notification) {
  if (notification.method != "notifications/cancelled" ||
      !notification.cancelled_id.has_value()) {
    return;
  }
  const auto cancelled = in_flight_.Cancel(*notification.cancelled_id);
  if (!cancelled.has_value()) return;
  backend_->Cancel(cancelled->call);
  CloseOne(cancelled->request.batch);
}

Json Server::Capabilities() const {
  Json capabilities = {{"tools", Json::object()}};
  if (definition_.has_resources) capabilities["resources"] = Json::object();
  return capabilities;
}

void Server::Initialize(const Message& request, Context context) {
  if (context.batch != nullptr) {
    Refuse(context, {kInvalidRequest, "`initialize` must not be in a batch"});
    return;
  }
  const auto agreed = lifecycle_.Initialize(request.params);
  if (const auto* const error = std::get_if<RpcError>(&agreed)) {
    Refuse(context, *error);
    return;
  }
  const Revision revision = std::get<Speech>(agreed).revision;
  Json result = {{"protocolVersion", std::string(NameOf(revision))},
                 {"capabilities", Capabilities()},
                 {"serverInfo", ToJson(definition_.implementation, revision)}};
  if (!definition_.instructions.empty()) {
    result["instructions"] = definition_.instructions;
  }
  Answer(context, std::move(result));
}

void Server::Discover(const Message&, Context context) {
  Json versions = Json::array();
  for (const Revision revision : AllRevisions()) {
    versions.push_back(std::string(NameOf(revision)));
  }
  Json result = {{"supportedVersions", std::move(versions)},
                 {"capabilities", Capabilities()}};
  if (!definition_.instructions.empty()) {
    result["instructions"] = definition_.instructions;
  }
  AddCacheHint(kProgramCache, context.speech.revision, result);
  Answer(context, std::move(result));
}

void Server::Ping(const Message&, Context context) {
  Answer(context, Json::object());
}

bool Server::RefusesCursor(const Message& request, const Context& context) {
  if (FindMember(request.params, "cursor") == nullptr) return false;
  Refuse(context, {kInvalidParams, "no such cursor was given out"});
  return true;
}

void Server::ListTools(const Message& request, Context context) {
  if (RefusesCursor(request, context)) return;
  Json tools = Json::array();
  for (const Tool& tool : definition_.tools) {
    tools.push_back(Render(tool, context.speech.revision));
  }
  Json result = {{"tools", std::move(tools)}};
  AddCacheHint(kProgramCache, context.speech.revision, result);
  Answer(context, std::move(result));
}

void Server::ListResourceTemplates(const Message& request, Context context) {
  if (RefusesCursor(request, context)) return;
  Json families = Json::array();
  for (const ResourceTemplate& family : definition_.resource_templates) {
    families.push_back(Render(family, context.speech.revision));
  }
  Json result = {{"resourceTemplates", std::move(families)}};
  AddCacheHint(kProgramCache, context.speech.revision, result);
  Answer(context, std::move(result));
}

const Tool* Server::FindTool(const std::string& name) const {
  const auto found = tools_.find(name);
  return found == tools_.end() ? nullptr : found->second;
}

void Server::CallTool(const Message& request, Context context) {
  const Json* const name = FindMember(request.params, "name");
  if (name == nullptr || !name->is_string()) {
    Refuse(context, {kInvalidParams, "`name` must be a string"});
    return;
  }
  const Json* const arguments = FindMember(request.params, "arguments");
  if (arguments != nullptr && !arguments->is_object()) {
    Refuse(context, {kInvalidParams, "`arguments` must be an object"});
    return;
  }
  const Tool* const tool = FindTool(name->get_ref<const std::string&>());
  if (tool == nullptr) {
    Refuse(context, {kInvalidParams, "no tool has this name"});
    return;
  }
  if (in_flight_.size() >= definition_.max_in_flight) {
    Answer(context, Render(backend_->Busy(), context.speech.revision));
    return;
  }
  const Speech speech = context.speech;
  const CallNumber call = Open(request, std::move(context));
  backend_->CallTool(
      call, *tool, arguments == nullptr ? Json::object() : *arguments, speech);
}

void Server::ListResources(const Message& request, Context context) {
  const Json* const cursor = FindMember(request.params, "cursor");
  if (cursor != nullptr && (!cursor->is_string() || *cursor == "")) {
    RefusesCursor(request, context);
    return;
  }
  if (!HasRoom(context)) return;
  const Speech speech = context.speech;
  const CallNumber call = Open(request, std::move(context));
  backend_->ListResources(
      call, cursor == nullptr ? std::string() : cursor->get<std::string>(),
      speech);
}

void Server::ReadResource(const Message& request, Context context) {
  const Json* const uri = FindMember(request.params, "uri");
  if (uri == nullptr || !uri->is_string()) {
    Refuse(context, {kInvalidParams, "`uri` must be a string"});
    return;
  }
  if (!HasRoom(context)) return;
  const Speech speech = context.speech;
  const CallNumber call = Open(request, std::move(context));
  backend_->ReadResource(call, uri->get<std::string>(), speech);
}

bool Server::HasRoom(const Context& context) {
  if (in_flight_.size() < definition_.max_in_flight) return true;
  Refuse(context,
         {kInternalError, "too many requests are waiting; try again later"});
  return false;
}

CallNumber Server::Open(const Message& request, Context context) {
  if (context.batch != nullptr) ++context.batch->open;
  return in_flight_.Add({.id = std::move(context.id),
                         .speech = std::move(context.speech),
                         .raw_progress_token = request.raw_progress_token,
                         .progress = std::nullopt,
                         .batch = std::move(context.batch)});
}

void Server::Finish(CallNumber call, const ToolOutcome& outcome) {
  FinishWith(call, [&](Revision r) { return Render(outcome, r); });
}

void Server::Finish(CallNumber call, const ResourceText& text) {
  FinishWith(call, [&](Revision r) { return Render(text, r); });
}

void Server::Finish(CallNumber call, const ResourcePage& page) {
  FinishWith(call, [&](Revision r) { return Render(page, r); });
}

void Server::FinishWith(CallNumber call,
                        const std::function<Json(Revision)>& render) {
  std::optional<OpenRequest> open = in_flight_.Take(call);
  if (!open.has_value()) return;
  const Context context = {std::move(open->id), std::move(open->speech),
                           std::move(open->batch)};
  Answer(context, render(context.speech.revision));
  CloseOne(context.batch);
}

void Server::Fail(CallNumber call, const RpcError& error) {
  std::optional<OpenRequest> open = in_flight_.Take(call);
  if (!open.has_value()) return;
  const Context context = {std::move(open->id), std::move(open->speech),
                           std::move(open->batch)};
  Refuse(context, error);
  CloseOne(context.batch);
}

void Server::FailUnknownResource(CallNumber call, const RpcError& error) {
  const OpenRequest* const open = in_flight_.Find(call);
  if (open == nullptr) return;
  RpcError coded = error;
  coded.code = UnknownResourceIsInvalidParams(open->speech.revision)
                   ? kInvalidParams
                   : kResourceNotFound;
  Fail(call, coded);
}

void Server::Report(CallNumber call, int64_t done, int64_t total,
                    std::string_view what) {
  OpenRequest* const open = in_flight_.Find(call);
  if (open == nullptr || !open->raw_progress_token.has_value()) return;
  // Clients may rely on it: progress grows with every report.
  if (open->progress.has_value() && done <= *open->progress) return;
  open->progress = done;
  Json params = {{"progress", done}};
  if (total > 0) params["total"] = total;
  if (HasAnnotations(open->speech.revision) && !what.empty()) {
    params["message"] = std::string(what);
  }
  write_(ProgressLine(*open->raw_progress_token, params));
}

void Server::Answer(const Context& context, Json result) {
  if (IsStateless(context.speech.revision)) {
    result["resultType"] = "complete";
    result["_meta"]["io.modelcontextprotocol/serverInfo"] =
        ToJson(definition_.implementation, context.speech.revision);
  }
  Deliver(context.batch, ResultLine(context.id, result));
}

void Server::Refuse(const Context& context, const RpcError& error) {
  Deliver(context.batch, ErrorLine(context.id, error, true));
}

void Server::RefuseUnread(const std::optional<RequestId>& id,
                          const RpcError& error,
                          const std::shared_ptr<Batch>& batch) {
  Deliver(batch, ErrorLine(id, error, OmitsUnknownId(lifecycle_.fallback())));
}

void Server::Deliver(const std::shared_ptr<Batch>& batch, std::string line) {
  if (batch == nullptr) {
    write_(std::move(line));
  } else {
    batch->answers.push_back(std::move(line));
  }
}

void Server::CloseOne(const std::shared_ptr<Batch>& batch) {
  if (batch == nullptr || --batch->open > 0 || batch->answers.empty()) return;
  std::string line = "[";
  for (const std::string& answer : batch->answers) {
    if (line.size() > 1) line += ',';
    line += answer;
  }
  write_(line + "]");
}

}  // namespace osiris::mcp
