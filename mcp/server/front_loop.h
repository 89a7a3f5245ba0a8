#pragma once

#include <limits.h>

#include <cstddef>
#include <functional>
#include <string>

#include "broker/front_protocol.h"
#include "core/base/call_context.h"
#include "core/ipc/channel.h"
#include "core/operation/operation_registry.h"
#include "mcp/server/farewell.h"

namespace osiris::mcp {

// Why the front stopped.
enum class FrontEnd {
  // The client closed its side, or both: as it should.
  kInputEnded,
  // The client reads nothing any more.
  kOutputClosed,
  // The client left its answers unread for settings.stuck_ms.
  kOutputStuck,
  // The broker is gone.
  kBrokerGone,
  // The broker sent what is no answer.
  kBrokerConfused,
};

// The descriptors and limits of a loop.
struct FrontLoopOptions {
  int in = 0;
  int out = 1;
  // How much one write to `out` may have (MakeOutputRoom).
  size_t piece = PIPE_BUF;
  FrontSettings settings;
  // Only tests say otherwise.
  Farewell farewell;
  // Ends the server's instructions: what a client should know of the seal.
  std::string note;
  // Of calls to `channel`'s Receive; its cancellation's descriptor must have
  // been made already.
  CallContext context;
};

// Carries lines from `in` to a protocol server, calls from there to the broker
// over `channel`, and answers back to `out`, until one of them ends. One
// thread, no file, only read, write and poll: it works inside the seal.
//
// At the end of input, calls get what is left of 30 ms since the client was
// last heard.
//
// `ended`, if there is one, hears the end while the loop still holds its calls.
// A process that ends there is spared taking a thousand of them apart.
FrontEnd RunFrontLoop(const FrontLoopOptions& options,
                      const OperationRegistry& operations, Channel& channel,
                      const std::function<void(FrontEnd)>& ended = nullptr);

}  // namespace osiris::mcp
