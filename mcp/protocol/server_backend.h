#pragma once

#include <string>

#include "core/base/json.h"
#include "mcp/protocol/features.h"
#include "mcp/protocol/in_flight.h"
#include "mcp/protocol/input.h"
#include "mcp/protocol/prompt.h"
#include "mcp/protocol/subscriptions.h"

namespace osiris::mcp {

// Does the work. Each call is answered by exactly one of the server's Finish,
// Fail or Ask functions with the same number, at once or later, in the server's
// thread; after Cancel that may be left out.
//
// After Ask, the same function is called again with the same arguments, when
// all questions have been answered: `turn` then holds the answers, and what was
// kept. In revisions without a handshake that is another call, with another
// number, perhaps in another process.
//
// What is not overridden is not served; the server's definition must say so.
class ServerBackend {
 public:
  virtual ~ServerBackend() = default;

  // `arguments` is an object; whether it fits the schema is to be checked
  // here, so that a failure reaches the model. `tool` is valid during the
  // call.
  virtual void CallTool(CallNumber call, const Tool& tool, Json arguments,
                        const Turn& turn) = 0;

  // `cursor` is empty for the first page. Fail with kInvalidParams for one
  // that was never given out.
  virtual void ListResources(CallNumber, const std::string& /*cursor*/,
                             const Speech&) {}

  virtual void ReadResource(CallNumber, const std::string& /*uri*/,
                            const Turn&) {}

  // All required arguments are there. `prompt` is valid during the call.
  virtual void GetPrompt(CallNumber, const Prompt& /*prompt*/, PromptArguments,
                         const Turn&) {}

  // What is asked about exists.
  virtual void Complete(CallNumber, const CompletionQuestion&, const Speech&) {}

  // Somebody wants to hear of `wanted`, by Server::ResourceUpdated and its
  // like. Finished with those of its URIs that there are for who asks, and
  // that can be watched.
  virtual void Watch(CallNumber, const ChangeFilter& /*wanted*/,
                     const Speech&) {}

  // Nobody waits for `call` any more.
  virtual void Cancel(CallNumber call) = 0;
};

}  // namespace osiris::mcp
