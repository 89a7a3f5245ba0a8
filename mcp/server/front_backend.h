#pragma once

#include <map>
#include <string>

#include "broker/front_protocol.h"
#include "core/ipc/channel.h"
#include "core/operation/operation_registry.h"
#include "mcp/protocol/server.h"

namespace osiris::mcp {

// Lets the broker do what the protocol's server is asked for: every tool call
// and every look at a resource becomes one call of an operation. Arguments are
// checked there, so that what is refused is recorded too. Not thread-safe.
class FrontBackend final : public ServerBackend {
 public:
  // `operations` and `channel` outlive it. The broker works on at most `limit`
  // calls at once.
  FrontBackend(const OperationRegistry& operations, size_t limit,
               Channel& channel);

  // Where answers go; before any other call.
  void set_server(Server* server) { server_ = server; }

  void CallTool(CallNumber call, const Tool& tool, Json arguments,
                const Turn& turn) override;
  void ListResources(CallNumber call, const std::string& cursor,
                     const Speech& speech) override;
  void ReadResource(CallNumber call, const std::string& uri,
                    const Turn& turn) override;
  void GetPrompt(CallNumber call, const Prompt& prompt,
                 PromptArguments arguments, const Turn& turn) override;
  void Complete(CallNumber call, const CompletionQuestion& question,
                const Speech& speech) override;
  // Snapshots, the newest of each source, and sessions in memory; the broker
  // says which of them the client may hear of.
  void Watch(CallNumber call, const ChangeFilter& wanted,
             const Speech& speech) override;
  void Cancel(CallNumber call) override;

  // Takes a frame of the broker. False: it is none that a broker would send.
  bool Receive(Frame frame);

 private:
  // What a call that the broker works on is to become.
  struct Pending {
    enum class Kind { kTool, kResources, kResource, kCompletion, kWatch };
    Kind kind = Kind::kTool;
    bool cancelled = false;
    // It only goes to the broker to be recorded.
    bool state_refused = false;
    // Of the broker.
    std::string operation = {};
    // Of the protocol's server.
    CallNumber call = 0;
  };

  void Send(CallNumber call, Pending pending, const std::string& operation,
            Json arguments, const Turn& turn);
  // Lets the client ask what the broker wants to know.
  void AskClient(CallNumber call, const CallQuestion& question);
  bool ReceiveNews(const Frame& frame);
  // Tells a client that wants to know how a call ended: no data, no secret.
  // `outcome`: "ok" or a code.
  void LogEnd(CallNumber call, const Pending& pending,
              const FrontAnswer& answer, const std::string& outcome);
  // The answer of a tool, handed on word for word. False: it is none.
  bool DeliverTool(CallNumber call, const Pending& pending,
                   const FrontAnswer& answer, std::string text);
  void Deliver(CallNumber call, Pending::Kind kind, bool ok,
               const Json& document, Json meta);
  void DeliverFailure(CallNumber call, const Json& document);

  const OperationRegistry& operations_;
  const size_t limit_;
  Channel& channel_;
  Server* server_ = nullptr;
  // By the sequence of the frame that asked: after a question the same call is
  // made once more.
  std::map<uint64_t, Pending> pending_;
  uint64_t last_sequence_ = 0;
  // The last sequence before assistants were paused last.
  uint64_t paused_at_ = 0;
};

}  // namespace osiris::mcp
