// What a server answers at once, and what it says unasked.
#include <utility>

#include "core/base/json.h"
#include "mcp/protocol/request_params.h"
#include "mcp/protocol/server.h"

namespace osiris::mcp {
namespace {

// Pages that are kept.
constexpr size_t kMaxListed = 32;

}  // namespace

void Server::Initialize(const Message& request, const Context& context) {
  if (context.batch != nullptr) {
    Refuse(context, {kInvalidRequest, "`initialize` must not be in a batch"});
    return;
  }
  const auto agreed = lifecycle_.Initialize(request.params);
  if (const auto* const error = std::get_if<RpcError>(&agreed)) {
    Refuse(context, *error);
    return;
  }
  // A session begins, and knows nothing of one before.
  session_severity_ = Severity::kInfo;
  subscriptions_.EndSession();
  in_flight_.WithdrawAll();
  Reply(context, catalogue_.Introduce(std::get<Speech>(agreed).revision));
}

void Server::Discover(const Message&, const Context& context) {
  Reply(context, catalogue_.Discover(context.speech.revision));
}

void Server::Ping(const Message&, const Context& context) {
  Reply(context, Json::object());
}

void Server::SetLevel(const Message& request, const Context& context) {
  const auto level = ReadLevel(request.params);
  if (const auto* const error = std::get_if<RpcError>(&level)) {
    Refuse(context, *error);
    return;
  }
  session_severity_ = std::get<Severity>(level);
  Reply(context, Json::object());
}

void Server::Enumerate(const Message& request, const Context& context,
                       List list, Listed* listed) {
  const auto cursor = ReadCursor(request.params);
  if (const auto* const error = std::get_if<RpcError>(&cursor)) {
    Refuse(context, *error);
    return;
  }
  const std::pair key(context.speech.revision, std::get<std::string>(cursor));
  if (listed != nullptr) {
    if (const auto known = listed->find(key); known != listed->end()) {
      outbox_.Deliver(context.batch,
                      ResultLine(context.id, std::string_view(known->second)));
      return;
    }
  }
  auto page = (catalogue_.*list)(key.second, key.first);
  if (const auto* const error = std::get_if<RpcError>(&page)) {
    Refuse(context, *error);
    return;
  }
  Json& result = std::get<Json>(page);
  Stamp(context, "complete", result);
  const std::string text = DumpJson(result);
  outbox_.Deliver(context.batch,
                  ResultLine(context.id, std::string_view(text)));
  // A cursor can be spelled in many ways.
  if (listed != nullptr && listed->size() < kMaxListed) {
    listed->emplace(key, text);
  }
}

void Server::ListTools(const Message& request, const Context& context) {
  Enumerate(request, context, &Catalogue::ListTools, &listed_tools_);
}

void Server::ListPrompts(const Message& request, const Context& context) {
  Enumerate(request, context, &Catalogue::ListPrompts);
}

void Server::ListTemplates(const Message& request, const Context& context) {
  Enumerate(request, context, &Catalogue::ListTemplates);
}

std::variant<ChangeFilter, RpcError> Server::Honoured(
    ChangeFilter wanted) const {
  if (!subscriptions_.HasRoom(wanted)) {
    return RpcError{kInvalidParams, "too much is listened to already"};
  }
  const ServerDefinition& definition = catalogue_.definition();
  wanted.tools &= definition.lists_change && catalogue_.offers_tools();
  wanted.prompts &= definition.lists_change && catalogue_.offers_prompts();
  wanted.resources &= definition.lists_change && definition.has_resources;
  if (!definition.has_watches) wanted.uris.clear();
  return wanted;
}

Server::Prepared Server::Subscribe(Json params) {
  auto uri = ReadUri(params);
  if (const auto* const error = std::get_if<RpcError>(&uri)) return *error;
  auto wanted = Honoured({.uris = {std::get<std::string>(uri)}});
  if (const auto* const error = std::get_if<RpcError>(&wanted)) return *error;
  return [this, uri = std::get<std::string>(std::move(uri)),
          wanted = std::get<ChangeFilter>(std::move(wanted))](
             CallNumber call, const Turn& turn) {
    in_flight_.Find(call)->uri = uri;
    backend_->Watch(call, wanted, turn.speech);
  };
}

Server::Prepared Server::Listen(Json params) {
  auto read = ReadListen(params);
  if (const auto* const error = std::get_if<RpcError>(&read)) return *error;
  auto wanted = Honoured(std::get<ChangeFilter>(std::move(read)));
  if (const auto* const error = std::get_if<RpcError>(&wanted)) return *error;
  return [this, wanted = std::get<ChangeFilter>(std::move(wanted))](
             CallNumber call, const Turn& turn) {
    in_flight_.Find(call)->listens = wanted;
    backend_->Watch(call, wanted, turn.speech);
  };
}

void Server::Finish(CallNumber call, const Watches& watches) {
  const OpenRequest* const open = in_flight_.Find(call);
  if (open == nullptr) return;
  if (!open->listens.has_value()) {
    if (watches.uris.count(open->uri) == 0) {
      return FailUnknownResource(
          call, {.message = "no such resource can be watched"});
    }
    if (!open->withdrawn) {
      // Others came meanwhile.
      if (!subscriptions_.HasRoom({.uris = {open->uri}})) {
        return Fail(call, {kInvalidParams, "too much is listened to"});
      }
      subscriptions_.Watch(open->uri);
    }
    return FinishWith(call, [](Revision) { return Json::object(); });
  }
  ChangeFilter filter = *open->listens;
  std::erase_if(filter.uris, [&watches](const std::string& uri) {
    return watches.uris.count(uri) == 0;
  });
  const std::optional<Context> context = Close(call);
  if (!subscriptions_.HasRoom(filter)) {
    return Refuse(*context, {kInvalidParams, "too much is listened to"});
  }
  const Json accepted = {{"notifications", ToJson(filter)}};
  subscriptions_.Add(context->id, std::move(filter),
                     context->speech.client.name);
  // Before anything else under its id.
  outbox_.Write(SubscribedLine(
      context->id, "notifications/subscriptions/acknowledged", accepted));
}

void Server::Unsubscribe(const Message& request, const Context& context) {
  const auto read = ReadUri(request.params);
  if (const auto* const error = std::get_if<RpcError>(&read)) {
    Refuse(context, *error);
    return;
  }
  const std::string& uri = std::get<std::string>(read);
  subscriptions_.Unwatch(uri);
  in_flight_.Withdraw(uri);
  Reply(context, Json::object());
}

void Server::EndSubscriptions() {
  const Json self =
      ToJson(catalogue_.definition().implementation, Revision::k2026_07_28);
  for (const RequestId& id : subscriptions_.RemoveAll()) {
    outbox_.Write(SubscriptionEndLine(id, self));
  }
}

void Server::Cancel(const RequestId& id) {
  if (subscriptions_.Remove(id)) return;
  const auto cancelled = in_flight_.Cancel(id);
  if (!cancelled.has_value()) return;
  ForgetQuestions(cancelled->call);
  backend_->Cancel(cancelled->call);
  outbox_.Close(cancelled->request.batch);
}

void Server::TellChange(std::string_view method, const Json& params,
                        bool in_session,
                        const std::function<bool(const ChangeFilter&)>& wants,
                        const Hearers& hearers) {
  const auto hears = [&hearers](const std::string& client) {
    return hearers == nullptr || hearers(client);
  };
  if (in_session && lifecycle_.initialized() &&
      hears(lifecycle_.agreed()->client.name)) {
    outbox_.Write(NotificationLine(method, params));
  }
  for (const RequestId& id : subscriptions_.Who(
           [&](const ChangeFilter&filter, const std::string&client) {
             return wants(filter) && hears(client);
           })) {
    outbox_.Write(SubscribedLine(id, method, params));
  }
}

void Server::ReplaceTools(std::vector<Tool> tools) {
  catalogue_.ReplaceTools(std::move(tools));
  listed_tools_.clear();
  TellChange("notifications/tools/list_changed", Json::object(), true,
             [](const ChangeFilter& filter) { return filter.tools; });
}

void Server::ReplacePrompts(std::vector<Prompt> prompts) {
  catalogue_.ReplacePrompts(std::move(prompts));
  TellChange("notifications/prompts/list_changed", Json::object(), true,
             [](const ChangeFilter& filter) { return filter.prompts; });
}

void Server::ReplaceTemplates(std::vector<ResourceTemplate> templates) {
  catalogue_.ReplaceTemplates(std::move(templates));
  ResourcesChanged();
}

void Server::ResourcesChanged(const Hearers& hearers) {
  TellChange(
      "notifications/resources/list_changed", Json::object(), true,
      [](const ChangeFilter& filter) { return filter.resources; }, hearers);
}

void Server::ResourceUpdated(const std::string& uri, const Hearers& hearers) {
  TellChange(
      "notifications/resources/updated", {{"uri", uri}},
      subscriptions_.SessionWatches(uri),
      [&](const ChangeFilter& filter) { return filter.uris.count(uri) > 0; },
      hearers);
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
  outbox_.Write(ProgressLine(*open->raw_progress_token, params));
}

bool Server::Hears(CallNumber call, Severity severity) {
  const OpenRequest* const open = in_flight_.Find(call);
  if (open == nullptr) return false;
  const std::optional<Severity> least = IsStateless(open->speech.revision)
                                            ? open->speech.log_level
                                            : session_severity_;
  return least.has_value() && severity >= *least;
}

void Server::Log(CallNumber call, Severity severity, std::string_view logger,
                 const Json& data) {
  if (!Hears(call, severity)) return;
  Json params = {{"level", std::string(NameOf(severity))}, {"data", data}};
  AddText("logger", std::string(logger), params);
  outbox_.Write(NotificationLine("notifications/message", params));
}

void Server::Finish(CallNumber call, const ToolOutcome& outcome) {
  if (outcome.text.empty()) {
    FinishWith(call, [&](Revision r) { return Render(outcome, r); });
    return;
  }
  const std::optional<Context> context = Close(call);
  if (!context.has_value()) return;
  Json rest = Render(outcome, context->speech.revision);
  Stamp(*context, "complete", rest);
  ToolText text = RenderText(outcome, context->speech.revision);
  JsonObjectText result(rest);
  result.Add("content", std::move(text.content));
  if (!text.structured.empty()) {
    result.Add("structuredContent", std::move(text.structured));
  }
  outbox_.Deliver(context->batch,
                  ResultLine(context->id, std::string_view(result.Text())));
  outbox_.Close(context->batch);
}

void Server::Finish(CallNumber call, const ResourceText& text) {
  FinishWith(call, [&](Revision r) { return Render(text, r); });
}

void Server::Finish(CallNumber call, const ResourcePage& page) {
  FinishWith(call, [&](Revision r) { return Render(page, r); });
}

void Server::Finish(CallNumber call, const PromptOutcome& outcome) {
  FinishWith(call, [&](Revision r) { return Render(outcome, r); });
}

void Server::Finish(CallNumber call, const Completion& completion) {
  FinishWith(call, [&](Revision r) { return Render(completion, r); });
}

std::optional<Server::Context> Server::Close(CallNumber call) {
  std::optional<OpenRequest> open = in_flight_.Take(call);
  if (!open.has_value()) return std::nullopt;
  ForgetQuestions(call);
  return Context{std::move(open->id), std::move(open->speech),
                 std::move(open->batch)};
}

void Server::FinishWith(CallNumber call,
                        const std::function<Json(Revision)>& render,
                        const char* type) {
  const std::optional<Context> context = Close(call);
  if (!context.has_value()) return;
  Reply(*context, render(context->speech.revision), type);
  outbox_.Close(context->batch);
}

void Server::Fail(CallNumber call, const RpcError& error) {
  const std::optional<Context> context = Close(call);
  if (!context.has_value()) return;
  Refuse(*context, error);
  outbox_.Close(context->batch);
}

void Server::FailUnknownResource(CallNumber call, RpcError error) {
  const OpenRequest* const open = in_flight_.Find(call);
  if (open == nullptr) return;
  error.code = UnknownResourceIsInvalidParams(open->speech.revision)
                   ? kInvalidParams
                   : kResourceNotFound;
  if (!open->uri.empty() && (error.data.is_null() || error.data.is_object())) {
    error.data["uri"] = open->uri;
  }
  Fail(call, error);
}

void Server::Stamp(const Context& context, const char* type,
                   Json& result) const {
  if (!IsStateless(context.speech.revision)) return;
  result["resultType"] = type;
  result["_meta"]["io.modelcontextprotocol/serverInfo"] =
      ToJson(catalogue_.definition().implementation, context.speech.revision);
}

void Server::Reply(const Context& context, Json result, const char* type) {
  Stamp(context, type, result);
  outbox_.Deliver(context.batch, ResultLine(context.id, result));
}

void Server::Refuse(const Context& context, const RpcError& error) {
  outbox_.Deliver(context.batch, ErrorLine(context.id, error, true));
}

void Server::RefuseUnread(const std::optional<RequestId>& id,
                          const RpcError& error,
                          const std::shared_ptr<Batch>& batch) {
  outbox_.Deliver(batch,
                  ErrorLine(id, error, OmitsUnknownId(lifecycle_.fallback())));
}

}  // namespace osiris::mcp
