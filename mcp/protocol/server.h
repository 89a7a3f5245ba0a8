#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "mcp/protocol/features.h"
#include "mcp/protocol/in_flight.h"
#include "mcp/protocol/lifecycle.h"
#include "mcp/protocol/message.h"

namespace osiris::mcp {

// What a server is and offers. Constant while it runs.
struct ServerDefinition {
  Implementation implementation;
  // For the model: how the parts belong together.
  std::string instructions;
  // In the order in which they are listed.
  std::vector<Tool> tools;
  // True where ListResources and ReadResource are served.
  bool has_resources = false;
  std::vector<ResourceTemplate> resource_templates;
  // Requests that may wait at once; more are refused as busy.
  size_t max_in_flight = 1024;
};

// Does the work. Each call is answered by exactly one of the server's Finish
// or Fail functions with the same number, at once or later, in the server's
// thread; after Cancel that may be left out.
class ServerBackend {
 public:
  virtual ~ServerBackend() = default;

  // `arguments` is an object; whether it fits the schema is to be checked
  // here, so that a failure reaches the model.
  virtual void CallTool(CallNumber call, const Tool& tool, Json arguments,
                        const Speech& speech) = 0;

  // `cursor` is empty for the first page. Fail with kInvalidParams for one
  // that was never given out.
  virtual void ListResources(CallNumber call, const std::string& cursor,
                             const Speech& speech) = 0;

  virtual void ReadResource(CallNumber call, const std::string& uri,
                            const Speech& speech) = 0;

  // Nobody waits for `call` any more.
  virtual void Cancel(CallNumber call) = 0;

  // There is room for no more calls: what a tool says then.
  virtual ToolOutcome Busy() = 0;
};

// Speaks the Model Context Protocol, all revisions at once, over lines. Knows
// nothing of where lines come from. Not thread-safe.
//
// For every request there is one answer, except for one that was cancelled:
// that gets none. Notifications and responses get none, whatever they hold.
class Server {
 public:
  // Takes one message (or array of them) without its newline.
  using WriteLine = std::function<void(std::string line)>;

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
  void Fail(CallNumber call, const RpcError& error);
  // -32602 or -32002, as the request's revision wants it.
  void FailUnknownResource(CallNumber call, const RpcError& error);

  // How far a call is. Reported where the client asked for it and it grows.
  // `total` 0: unknown.
  void Report(CallNumber call, int64_t done, int64_t total,
              std::string_view what);

  size_t in_flight() const { return in_flight_.size(); }

 private:
  // A request on its way through: who asks, and whom the answer goes to.
  struct Context {
    RequestId id;
    Speech speech;
    std::shared_ptr<Batch> batch;
  };
  struct Method;

  static const Method* FindMethod(std::string_view name);

  void ReceiveBatch(std::string_view line);
  void ReceiveOne(std::string_view text, const std::shared_ptr<Batch>& batch);
  void Dispatch(const Message& request, const std::shared_ptr<Batch>& batch);
  void Notify(const Message& notification);

  void Initialize(const Message& request, Context context);
  void Discover(const Message& request, Context context);
  void Ping(const Message& request, Context context);
  void ListTools(const Message& request, Context context);
  void CallTool(const Message& request, Context context);
  void ListResources(const Message& request, Context context);
  void ListResourceTemplates(const Message& request, Context context);
  void ReadResource(const Message& request, Context context);

  Json Capabilities() const;
  const Tool* FindTool(const std::string& name) const;
  // True if the request may wait; otherwise it has been answered.
  bool HasRoom(const Context& context);
  CallNumber Open(const Message& request, Context context);
  bool RefusesCursor(const Message& request, const Context& context);

  void Answer(const Context& context, Json result);
  void Refuse(const Context& context, const RpcError& error);
  void FinishWith(CallNumber call, const std::function<Json(Revision)>& render);
  // Lets `line` leave, or keeps it until its batch is whole.
  void Deliver(const std::shared_ptr<Batch>& batch, std::string line);
  // An answer that will never come, or one that has.
  void CloseOne(const std::shared_ptr<Batch>& batch);
  void RefuseUnread(const std::optional<RequestId>& id, const RpcError& error,
                    const std::shared_ptr<Batch>& batch);

  const ServerDefinition definition_;
  ServerBackend* const backend_;
  const WriteLine write_;
  Lifecycle lifecycle_;
  InFlight in_flight_;
  std::map<std::string, const Tool*, std::less<>> tools_;
};

}  // namespace osiris::mcp
