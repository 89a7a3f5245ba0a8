#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "mcp/protocol/input.h"
#include "mcp/protocol/lifecycle.h"
#include "mcp/protocol/message.h"
#include "mcp/protocol/outbox.h"
#include "mcp/protocol/subscriptions.h"

namespace osiris::mcp {

// Names a request to whoever works on it; never used twice in a process.
using CallNumber = uint64_t;

// What a request needs to go on after its client was asked.
struct Asking {
  // Does the work once more.
  std::function<void(CallNumber, const Turn&)> work;
  // What the request is, for SealedState.
  std::string purpose;
  // The turn that comes when `unanswered` is 0.
  Turn next = {};
  size_t unanswered = 0;
};

// A request that was taken and is not answered yet.
struct OpenRequest {
  RequestId id;
  Speech speech;
  // What progress is reported under, as it was written, if it is wanted.
  std::optional<std::string> raw_progress_token;
  // The highest progress that was reported.
  std::optional<int64_t> progress;
  // Null: the answer leaves alone.
  std::shared_ptr<Batch> batch;
  // Null where the client cannot be asked anything before there is an answer.
  std::shared_ptr<Asking> asking = nullptr;
  // Of a request for a resource.
  std::string uri = {};
  // Of a request to watch `uri`: that the client took it back meanwhile.
  bool withdrawn = false;
  // Of a request that listens: what to, as far as that is served.
  std::optional<ChangeFilter> listens = std::nullopt;
};

// The requests that wait for an answer, by their number and by their id. Not
// thread-safe.
class InFlight {
 public:
  // True while a request of that id waits.
  bool Contains(const RequestId& id) const;

  // Takes `request`, whose id must not wait already.
  CallNumber Add(OpenRequest request);

  // The request, to look at or to change, or nullptr when it was cancelled.
  OpenRequest* Find(CallNumber call);

  // Ends a request: it is answered now, or never. Nullopt when it was
  // cancelled before.
  std::optional<OpenRequest> Take(CallNumber call);

  // Ends the request of that id; its number, or nullopt when none waits.
  struct Cancelled {
    CallNumber call;
    OpenRequest request;
  };
  std::optional<Cancelled> Cancel(const RequestId& id);

  // Whoever waits to watch `uri`, or anything, does not wish it any more.
  void Withdraw(const std::string& uri);
  void WithdrawAll();

  size_t size() const { return requests_.size(); }

 private:
  std::map<CallNumber, OpenRequest> requests_;
  std::map<std::string, CallNumber> numbers_;
  CallNumber last_ = 0;
};

}  // namespace osiris::mcp
