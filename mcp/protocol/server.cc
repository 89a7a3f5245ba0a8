#include "mcp/protocol/server.h"

#include <map>
#include <utility>

#include "mcp/protocol/request_params.h"

namespace osiris::mcp {
namespace {

RpcError UnknownMethod() {
  return {kMethodNotFound, "this method is not served here"};
}

// All of a request but what differs when it comes again with answers, and who
// sends it.
std::string PurposeOf(const Message& request, const Speech& speech) {
  Json params = request.params;
  for (const char* member : {"_meta", "inputResponses", "requestState"}) {
    params.erase(member);
  }
  return DumpJson(Json::array({request.method, std::move(params),
                               speech.client.name, speech.client.version}));
}

}  // namespace

// A method, and the requests that may name it.
struct Server::Method {
  enum class Era { kBoth, kHandshake, kStateless };
  enum class Of {
    kAll,
    kTools,
    kPrompts,
    kResources,
    kWatches,
    kCompletion,
    kLogging,
    kChanges,
  };

  Era era = Era::kBoth;
  Of of = Of::kAll;
  // One of them.
  void (Server::*serve)(const Message&, const Context&) = nullptr;
  Prepared (Server::*prepare)(Json) = nullptr;
  // The client may be asked before there is an answer (2026-07-28,
  // basic/patterns/mrtr, "Supported Requests").
  bool may_ask = false;
};

const Server::Method* Server::FindMethod(std::string_view name) {
  using Era = Method::Era;
  using Of = Method::Of;
  static const auto* const methods = new std::map<std::string_view, Method>{
      {"completion/complete",
       {.of = Of::kCompletion, .prepare = &Server::Complete}},
      {"initialize", {Era::kHandshake, Of::kAll, &Server::Initialize}},
      {"logging/setLevel", {Era::kHandshake, Of::kLogging, &Server::SetLevel}},
      {"ping", {Era::kHandshake, Of::kAll, &Server::Ping}},
      {"prompts/get",
       {.of = Of::kPrompts, .prepare = &Server::GetPrompt, .may_ask = true}},
      {"prompts/list", {Era::kBoth, Of::kPrompts, &Server::ListPrompts}},
      {"resources/list",
       {.of = Of::kResources, .prepare = &Server::ListResources}},
      {"resources/read",
       {.of = Of::kResources,
        .prepare = &Server::ReadResource,
        .may_ask = true}},
      {"resources/subscribe",
       {.era = Era::kHandshake,
        .of = Of::kWatches,
        .prepare = &Server::Subscribe}},
      {"resources/templates/list",
       {Era::kBoth, Of::kResources, &Server::ListTemplates}},
      {"resources/unsubscribe",
       {Era::kHandshake, Of::kWatches, &Server::Unsubscribe}},
      {"server/discover", {Era::kStateless, Of::kAll, &Server::Discover}},
      {"subscriptions/listen",
       {.era = Era::kStateless,
        .of = Of::kChanges,
        .prepare = &Server::Listen}},
      {"tools/call",
       {.of = Of::kTools, .prepare = &Server::CallTool, .may_ask = true}},
      {"tools/list", {Era::kBoth, Of::kTools, &Server::ListTools}},
  };
  const auto found = methods->find(name);
  return found == methods->end() ? nullptr : &found->second;
}

bool Server::Serves(const Method& method, Revision revision) const {
  const ServerDefinition& definition = catalogue_.definition();
  if (method.era != Method::Era::kBoth &&
      (method.era == Method::Era::kStateless) != IsStateless(revision)) {
    return false;
  }
  switch (method.of) {
    case Method::Of::kAll:
      return true;
    case Method::Of::kTools:
      return catalogue_.offers_tools();
    case Method::Of::kPrompts:
      return catalogue_.offers_prompts();
    case Method::Of::kResources:
      return definition.has_resources;
    case Method::Of::kWatches:
      return definition.has_watches;
    case Method::Of::kCompletion:
      return definition.has_completion;
    case Method::Of::kLogging:
      return definition.has_logging;
    case Method::Of::kChanges:
      break;
  }
  return definition.has_watches || definition.lists_change;
}

Server::Server(ServerDefinition definition, ServerBackend* backend,
               WriteLine write)
    : catalogue_(std::move(definition)),
      backend_(backend),
      outbox_(std::move(write)) {}

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
  outbox_.Close(batch);
}

void Server::ReceiveOne(std::string_view text,
                        const std::shared_ptr<Batch>& batch) {
  auto parsed = ParseMessage(text);
  if (const auto* const bad = std::get_if<BadMessage>(&parsed)) {
    RefuseUnread(bad->id, bad->error, batch);
    return;
  }
  Message& message = std::get<Message>(parsed);
  switch (message.kind) {
    case Message::Kind::kRequest:
      Dispatch(message, batch);
      break;
    case Message::Kind::kNotification:
      Notify(message);
      break;
    case Message::Kind::kResponse:
      client_requests_.Receive(message);
      break;
  }
}

void Server::Dispatch(Message& request, const std::shared_ptr<Batch>& batch) {
  const auto speech = lifecycle_.Read(request);
  Context context = {*request.id, {}, batch};
  if (in_flight_.Contains(*request.id) ||
      subscriptions_.Contains(*request.id)) {
    Refuse(context,
           {kInvalidRequest, "a request with this id waits for its answer"});
    return;
  }
  if (const auto* const error = std::get_if<RpcError>(&speech)) {
    Refuse(context, *error);
    return;
  }
  context.speech = std::get<Speech>(speech);
  if (batch != nullptr && IsStateless(context.speech.revision)) {
    Refuse(context, {kInvalidRequest,
                     "this protocol version has no batches of messages"});
    return;
  }
  const Method* const method = FindMethod(request.method);
  if (method == nullptr || !Serves(*method, context.speech.revision)) {
    Refuse(context, UnknownMethod());
  } else if (method->serve != nullptr) {
    (this->*method->serve)(request, context);
  } else {
    Begin(request, *method, std::move(context));
  }
}

void Server::Notify(const Message& notification) {
  if (notification.method == "notifications/initialized") {
    lifecycle_.NoteInitialized();
  } else if (notification.method == "notifications/cancelled" &&
             notification.cancelled_id.has_value()) {
    Cancel(*notification.cancelled_id);
  }
}

void Server::Begin(Message& request, const Method& method, Context context) {
  const bool may_ask = method.may_ask && catalogue_.definition().may_ask;
  std::string purpose;
  InputParams input;
  if (may_ask && IsStateless(context.speech.revision)) {
    auto read = ReadInput(request.params);
    if (const auto* const error = std::get_if<RpcError>(&read)) {
      Refuse(context, *error);
      return;
    }
    input = std::get<InputParams>(std::move(read));
    purpose = PurposeOf(request, context.speech);
  }
  Prepared prepared = (this->*method.prepare)(std::move(request.params));
  if (const auto* const error = std::get_if<RpcError>(&prepared)) {
    Refuse(context, *error);
    return;
  }
  if (in_flight_.size() >= catalogue_.definition().max_in_flight) {
    RefuseBusy(method, context);
    return;
  }
  Work& work = std::get<Work>(prepared);
  Turn first;
  if (!may_ask) first.speech = context.speech;
  const CallNumber call = Open(request, std::move(context));
  if (may_ask) {
    Resume(call, std::move(work), std::move(purpose), std::move(input));
  } else {
    work(call, first);
  }
}

void Server::RefuseBusy(const Method& method, const Context& context) {
  if (method.of == Method::Of::kTools) {
    Reply(context,
          Render(catalogue_.definition().busy(), context.speech.revision));
  } else {
    Refuse(context, catalogue_.definition().busy_error);
  }
}

CallNumber Server::Open(Message& request, Context context) {
  if (context.batch != nullptr) ++context.batch->open;
  return in_flight_.Add(
      {.id = std::move(context.id),
       .speech = std::move(context.speech),
       .raw_progress_token = std::move(request.raw_progress_token),
       .progress = std::nullopt,
       .batch = std::move(context.batch)});
}

Server::Prepared Server::CallTool(Json params) {
  auto read = ReadToolCall(std::move(params));
  if (const auto* const error = std::get_if<RpcError>(&read)) return *error;
  auto& wanted = std::get<ToolCallParams>(read);
  if (catalogue_.FindTool(wanted.name) == nullptr) {
    return RpcError{kInvalidParams, "no tool has this name"};
  }
  const bool once = !catalogue_.definition().may_ask;
  return [this, once, wanted = std::move(wanted)](CallNumber call,
                                                  const Turn& turn) mutable {
    const Tool* const tool = catalogue_.FindTool(wanted.name);
    if (tool == nullptr) {
      Fail(call, {kInvalidParams, "the tool is gone"});
    } else {
      backend_->CallTool(call, *tool,
                         once ? std::move(wanted.arguments) : wanted.arguments,
                         turn);
    }
  };
}

Server::Prepared Server::ListResources(Json params) {
  auto cursor = ReadCursor(params);
  if (const auto* const error = std::get_if<RpcError>(&cursor)) return *error;
  return [this, cursor = std::get<std::string>(std::move(cursor))](
             CallNumber call, const Turn& turn) {
    backend_->ListResources(call, cursor, turn.speech);
  };
}

Server::Prepared Server::ReadResource(Json params) {
  auto uri = ReadUri(params);
  if (const auto* const error = std::get_if<RpcError>(&uri)) return *error;
  return [this, uri = std::get<std::string>(std::move(uri))](CallNumber call,
                                                             const Turn& turn) {
    in_flight_.Find(call)->uri = uri;
    backend_->ReadResource(call, uri, turn);
  };
}

Server::Prepared Server::GetPrompt(Json params) {
  auto read = ReadPromptCall(params);
  if (const auto* const error = std::get_if<RpcError>(&read)) return *error;
  auto& wanted = std::get<PromptParams>(read);
  const Prompt* const known = catalogue_.FindPrompt(wanted.name);
  if (known == nullptr) {
    return RpcError{kInvalidParams, "no prompt has this name"};
  }
  if (const auto error = Catalogue::Check(*known, wanted.arguments)) {
    return *error;
  }
  return [this, wanted = std::move(wanted)](CallNumber call, const Turn& turn) {
    const Prompt* const prompt = catalogue_.FindPrompt(wanted.name);
    if (prompt == nullptr) {
      Fail(call, {kInvalidParams, "the prompt is gone"});
    } else {
      backend_->GetPrompt(call, *prompt, wanted.arguments, turn);
    }
  };
}

Server::Prepared Server::Complete(Json params) {
  auto read = ReadCompletion(params);
  if (const auto* const error = std::get_if<RpcError>(&read)) return *error;
  auto& question = std::get<CompletionQuestion>(read);
  if (const auto error = catalogue_.Check(question)) return *error;
  return [this, question = std::move(question)](CallNumber call,
                                                const Turn& turn) {
    backend_->Complete(call, question, turn.speech);
  };
}

}  // namespace osiris::mcp
