#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/base/json.h"
#include "mcp/protocol/catalogue.h"
#include "mcp/protocol/client_requests.h"
#include "mcp/protocol/in_flight.h"
#include "mcp/protocol/lifecycle.h"
#include "mcp/protocol/message.h"
#include "mcp/protocol/outbox.h"
#include "mcp/protocol/request_params.h"
#include "mcp/protocol/sealed_state.h"
#include "mcp/protocol/server_backend.h"
#include "mcp/protocol/server_definition.h"
#include "mcp/protocol/severity.h"
#include "mcp/protocol/subscriptions.h"

namespace osiris::mcp {

// Speaks the Model Context Protocol, all revisions at once, over lines. Knows
// nothing of where lines come from. Not thread-safe.
//
// For every request there is one answer, except for one that was cancelled:
// that gets none. Notifications and responses get none, whatever they hold.
class Server {
 public:
  using WriteLine = Outbox::WriteLine;

  // `backend` must outlive the server.
  Server(ServerDefinition definition, ServerBackend* backend, WriteLine write);

  // One line of input, without its newline.
  void Receive(std::string_view line);

  // A line of input that was longer than lines may be, and was not read.
  void ReceiveTooLong();

  // The answers of the backend. Numbers that do not wait are passed over.
  void Finish(CallNumber call, const ToolOutcome& outcome);
  void Finish(CallNumber call, const ResourceText& text);
  void Finish(CallNumber call, const ResourcePage& page);
  void Finish(CallNumber call, const PromptOutcome& outcome);
  void Finish(CallNumber call, const Completion& completion);
  void Finish(CallNumber call, const Watches& watches);
  void Fail(CallNumber call, const RpcError& error);
  // For Turn::state_refused: -32602.
  void FailState(CallNumber call);
  // -32602 or -32002, as the request's revision wants it, with the URI.
  void FailUnknownResource(CallNumber call, RpcError error);

  // Asks the client before `call` (of a tool, a prompt or a resource to read)
  // can be answered; the backend is then called once more. `state` is what it
  // will find in its turn: in revisions without a handshake it travels sealed
  // through the client's hands. May call the backend before it returns.
  //
  // A client that did not declare what a question needs is not asked: the call
  // fails, with -32021 where the revision has that, otherwise -32602. Look at
  // CanAsk first to do without.
  void Ask(CallNumber call, Questions questions, Json state = nullptr);

  // Takes back what the client of a session was asked for calls and has not
  // answered: these go on with kWithdrawn. `why` is for the client.
  void WithdrawQuestions(std::string_view why);

  // How far a call is. Reported where the client asked for it and it grows.
  // `total` 0: unknown.
  void Report(CallNumber call, int64_t done, int64_t total,
              std::string_view what);

  // Tells the client something about a call, where it wants to know: in a
  // session what is at least as grave as it said (kInfo at first), otherwise
  // what the request itself asks for.
  void Log(CallNumber call, Severity severity, std::string_view logger,
           const Json& data);
  // False: Log would say nothing.
  bool Hears(CallNumber call, Severity severity);

  // Whether a client that calls itself so is to be told something.
  using Hearers = std::function<bool(const std::string& client)>;
  // What is listed changed, or what a resource holds; told to those who
  // listen, and of them to `hearers`, where that is set.
  void ReplaceTools(std::vector<Tool> tools);
  void ReplacePrompts(std::vector<Prompt> prompts);
  void ReplaceTemplates(std::vector<ResourceTemplate> templates);
  void ResourcesChanged(const Hearers& hearers = nullptr);
  void ResourceUpdated(const std::string& uri,
                       const Hearers& hearers = nullptr);

  // A visit to an address that a question named is over (2025-11-25,
  // client/elicitation).
  void ElicitationCompleted(std::string_view id);

  // Asks the client of a session whether it is there; `then` hears if it was
  // in time. False: there is no session.
  bool Ping(std::function<void(bool alive)> then);

  // When Expire must be called next, and what ends then: questions that got no
  // answer in time.
  std::optional<ClientRequests::Clock::time_point> next_deadline() const {
    return client_requests_.next_deadline();
  }
  void Expire(ClientRequests::Clock::time_point now);

  // Ends every subscriptions/listen with a result: the server is about to go.
  void EndSubscriptions();

  // Requests that wait for an answer; subscriptions do not count.
  size_t in_flight() const { return in_flight_.size(); }

 private:
  // A request on its way through: who asks, and whom the answer goes to.
  struct Context {
    RequestId id;
    Speech speech;
    std::shared_ptr<Batch> batch;
  };
  // The work of a request, its parameters read; or why there is none.
  using Work = std::function<void(CallNumber, const Turn&)>;
  using Prepared = std::variant<Work, RpcError>;
  struct Method;

  static const Method* FindMethod(std::string_view name);
  bool Serves(const Method& method, Revision revision) const;

  void ReceiveBatch(std::string_view line);
  void ReceiveOne(std::string_view text, const std::shared_ptr<Batch>& batch);
  void Dispatch(Message& request, const std::shared_ptr<Batch>& batch);
  void Notify(const Message& notification);
  void Cancel(const RequestId& id);

  // Methods that are answered at once.
  void Initialize(const Message& request, const Context& context);
  void Discover(const Message& request, const Context& context);
  void Ping(const Message& request, const Context& context);
  void SetLevel(const Message& request, const Context& context);
  void ListTools(const Message& request, const Context& context);
  void ListPrompts(const Message& request, const Context& context);
  void ListTemplates(const Message& request, const Context& context);
  void Unsubscribe(const Message& request, const Context& context);

  // Methods that are work for the backend.
  Prepared CallTool(Json params);
  Prepared ListResources(Json params);
  Prepared ReadResource(Json params);
  Prepared GetPrompt(Json params);
  Prepared Complete(Json params);
  Prepared Subscribe(Json params);
  Prepared Listen(Json params);
  // What of `wanted` is served, or why nothing more is listened to.
  std::variant<ChangeFilter, RpcError> Honoured(ChangeFilter wanted) const;
  void Begin(Message& request, const Method& method, Context context);
  void RefuseBusy(const Method& method, const Context& context);
  CallNumber Open(Message& request, Context context);

  // Lists: what `Catalogue` says.
  using List = Catalogue::Listing (Catalogue::*)(const std::string&,
                                                 Revision) const;
  // Pages that were sent, whole results as text, by revision and cursor.
  using Listed = std::map<std::pair<Revision, std::string>, std::string>;
  // `listed`, if any, is where pages are kept for the next who asks.
  void Enumerate(const Message& request, const Context& context, List list,
                 Listed* listed = nullptr);

  // Questions to the client; see server_questions.cc.
  void Resume(CallNumber call, Work work, std::string purpose,
              InputParams input);
  void AskInSession(CallNumber call, const Questions& questions);
  void AskByResult(CallNumber call, const Questions& questions,
                   const Json& state);
  void TakeAnswer(CallNumber call, const std::string& name,
                  const Question& question, Answer answer);
  void NextTurn(CallNumber call);
  bool RefuseQuestions(CallNumber call, const Questions& questions);
  void ForgetQuestions(CallNumber call);
  void TakeBack(const std::vector<int64_t>& numbers, std::string_view why);
  const SealedState& sealed_state();

  // Tells the session, if there is one that listens, and subscriptions.
  void TellChange(std::string_view method, const Json& params, bool in_session,
                  const std::function<bool(const ChangeFilter&)>& wants,
                  const Hearers& hearers = nullptr);

  // Adds what every result of the revision has.
  void Stamp(const Context& context, const char* type, Json& result) const;
  void Reply(const Context& context, Json result,
             const char* type = "complete");
  void Refuse(const Context& context, const RpcError& error);
  // Ends `call`: what an answer to it needs, unless nobody waits for one.
  std::optional<Context> Close(CallNumber call);
  void FinishWith(CallNumber call, const std::function<Json(Revision)>& render,
                  const char* type = "complete");
  void RefuseUnread(const std::optional<RequestId>& id, const RpcError& error,
                    const std::shared_ptr<Batch>& batch);

  Catalogue catalogue_;
  ServerBackend* const backend_;
  Outbox outbox_;
  Lifecycle lifecycle_;
  InFlight in_flight_;
  ClientRequests client_requests_;
  Subscriptions subscriptions_;
  Severity session_severity_ = Severity::kInfo;
  std::optional<SealedState> sealed_state_;
  // Each client asks for the tools, some before each call.
  Listed listed_tools_;
};

}  // namespace osiris::mcp
