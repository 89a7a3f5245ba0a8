#include "mcp/server/front_process.h"

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "broker/front_protocol.h"
#include "core/app/catalogue.h"
#include "core/base/log.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"
#include "core/ipc/channel.h"
#include "core/operation/operation_registry.h"
#include "fmt/format.h"
#include "mcp/seal/front_seal.h"
#include "mcp/server/front_loop.h"
#include "mcp/server/output_room.h"

namespace osiris::mcp {
namespace {

constexpr std::chrono::seconds kSettingsDeadline{30};

// The broker's first frame.
absl::StatusOr<FrontSettings> ReceiveSettings(Channel& channel,
                                              CallContext context) {
  context.deadline = CallContext::Clock::now() + kSettingsDeadline;
  ASSIGN_OR_RETURN(const std::optional<Frame> frame, channel.Receive(context));
  if (!frame.has_value()) return absl::UnavailableError("the broker is gone");
  return DecodeFrontSettings(frame->json);
}

// Seals this process and tells the broker. False when it must not go on. A
// seal that is not whole is noted in `note`.
bool SealAndTell(const FrontSettings& settings, int last_fd, int parent,
                 Channel& channel, std::string& note) {
  const absl::StatusOr<FrontSeal> seal =
      SealFront({.mode = SandboxModeOf(settings.sandbox),
                 .last_fd = last_fd,
                 .parent = parent});
  FrontSealed sealed;
  sealed.sealed = seal.ok();
  if (seal.ok()) {
    sealed.tier = LetterOf(seal->tier);
    sealed.description = Describe(*seal);
    if (seal->tier != SealTier::kA) {
      note = fmt::format("The sandbox of this server is of tier {}: {}.",
                         sealed.tier, sealed.description);
    }
  } else {
    sealed.description = std::string(seal.status().message());
  }
  return channel.Send(0, Encode(sealed)).ok() && seal.ok();
}

// At once: where a thousand calls are open and workers compute for some of
// them, a process with much left to do is soon behind those.
[[noreturn]] void Leave(FrontEnd end) {
  if (end == FrontEnd::kOutputStuck) {
    Log(LogLevel::kWarning, "client.stopped_reading");
  }
  _exit(end == FrontEnd::kInputEnded ? 0 : 1);
}

}  // namespace

int RunFrontProcess(int parent, const FrontTrial& trial) {
  // Whatever the client left open is none of ours.
  closefrom(kFrontChannel + 1);
  signal(SIGPIPE, SIG_IGN);
  Channel channel{UniqueFd(kFrontChannel)};
  FrontLoopOptions options;
  // Its descriptor is the only one that is made, and made now.
  int last_fd = options.context.cancellation.fd();
  options.piece = MakeOutputRoom(options.out);
  // While the broker reads its configuration.
  const OperationRegistry operations(DeclaredOperations());
  absl::StatusOr<FrontSettings> settings =
      ReceiveSettings(channel, options.context);
  if (!settings.ok()) return 1;
  options.settings = *std::move(settings);
  if (trial.before_seal) last_fd = trial.before_seal(last_fd);
  if (!SealAndTell(options.settings, last_fd, parent, channel, options.note))
    return 1;
  if (trial.after_seal) trial.after_seal();
  RunFrontLoop(options, operations, channel, Leave);
  return 1;
}

}  // namespace osiris::mcp
