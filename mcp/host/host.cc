#include "mcp/host/host.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "broker/broker.h"
#include "broker/front_protocol.h"
#include "core/audit/audit_event.h"
#include "core/base/error_info.h"
#include "core/base/log.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"
#include "core/ipc/channel.h"
#include "fmt/format.h"
#include "mcp/host/front_child.h"
#include "mcp/host/front_session.h"
#include "mcp/host/stop_watch.h"
#include "mcp/seal/front_seal.h"
#include "mcp/server/front_process.h"

namespace osiris::mcp {
namespace {

constexpr std::chrono::seconds kSealDeadline{10};
// How long a front may take to end by itself.
constexpr int kFrontEndMs = 50;
constexpr char kOwnProgram[] = "/proc/self/exe";

absl::StatusOr<FrontChild> StartFront(const HostOptions& options) {
  std::vector<std::string> arguments = {kFrontName,
                                        fmt::format("{}", getpid())};
  arguments.insert(arguments.end(), options.front_arguments.begin(),
                   options.front_arguments.end());
  return FrontChild::Start(options.front.empty() ? kOwnProgram : options.front,
                           std::move(arguments));
}

// From here on nothing but the front can write to the client.
absl::Status LeaveStandardStreams() {
  const UniqueFd null(open("/dev/null", O_RDWR | O_CLOEXEC));
  if (!null || dup2(null.get(), STDIN_FILENO) < 0 ||
      dup2(null.get(), STDOUT_FILENO) < 0) {
    return absl::InternalError("/dev/null cannot be opened");
  }
  return absl::OkStatus();
}

// Tells the front how to work and hears how it is sealed.
absl::StatusOr<FrontSealed> Greet(Channel& channel, const Config& config,
                                  const HostOptions& options) {
  const FrontSettings settings = {
      .sandbox = std::string(NameOf(config.mcp.sandbox)),
      .max_line_bytes = config.mcp.max_line_bytes,
      .queue = config.mcp.queue,
      .stuck_ms = options.stuck_ms,
      .state_ms = options.state_ms,
      .answer_ms = config.policy.ask_timeout_s * 1000};
  RETURN_IF_ERROR(channel.Send(0, Encode(settings)));
  CallContext context;
  context.deadline = CallContext::Clock::now() + kSealDeadline;
  ASSIGN_OR_RETURN(const std::optional<Frame> frame, channel.Receive(context));
  if (!frame.has_value()) {
    return MakeError(ErrorCode::kInternalUnexpected,
                     "the front ended before it was sealed");
  }
  ASSIGN_OR_RETURN(const FrontSealed sealed, DecodeFrontSealed(frame->json));
  if (!sealed.sealed) {
    return MakeError(
        ErrorCode::kRunSealUnavailable,
        fmt::format("the front is not sealed: {}", sealed.description));
  }
  Log(sealed.tier == "A" ? LogLevel::kInfo : LogLevel::kWarning, "front.sealed",
      {{"tier", sealed.tier}, {"description", sealed.description}});
  return sealed;
}

int Fail(const absl::Status& status) {
  const ErrorInfo info = GetErrorInfo(status);
  std::string text = fmt::format("osiris-mcp: {} [{}]\n",
                                 std::string(status.message()), info.code);
  if (!info.hint.empty()) text += fmt::format("  try: {}\n", info.hint);
  if (write(STDERR_FILENO, text.data(), text.size()) < 0) return 70;
  return ExitStatus(status);
}

void Record(Broker& broker, AuditEventKind kind, std::string_view outcome,
            std::string seal = {}) {
  AuditEvent event;
  event.kind = kind;
  event.seal = std::move(seal);
  event.outcome = std::string(outcome);
  const absl::Status written = broker.Audit(event);
  if (!written.ok()) {
    Log(LogLevel::kError, "audit.unavailable",
        {{"line", std::string(NameOf(kind))}});
  }
}

// Ends the front and what it asked for. Returns the exit status.
int WindUp(SessionEnd end, FrontChild& front, Channel& channel,
           Broker& broker) {
  channel.Shutdown();
  broker.CancelAll();
  const FrontExit exit =
      front.Wait(end == SessionEnd::kFrontHostile ? 0 : kFrontEndMs);
  if (exit.signal == SIGSYS || end == SessionEnd::kFrontHostile) {
    Log(LogLevel::kError, "seal.violated",
        {{"signal", exit.signal},
         {"hostile_frame", end == SessionEnd::kFrontHostile}});
    Record(broker, AuditEventKind::kSealViolated, "INTERNAL/UNEXPECTED");
    return Describe(ErrorCode::kInternalUnexpected).exit;
  }
  // A front that was told to go has not failed.
  if (end == SessionEnd::kStopped) return 0;
  if (exit.signal != 0) {
    Log(LogLevel::kError, "front.killed", {{"signal", exit.signal}});
    return 1;
  }
  return exit.status;
}

int Serve(Broker& broker, Channel& channel, FrontChild& front,
          StopWatch& stops) {
  CallContext context;
  stops.Start(context.cancellation);
  int status = 0;
  {
    FrontSession session(
        channel,
        [&broker](std::string_view operation, Json arguments, Call call) {
          return broker.Execute(operation, std::move(arguments),
                                std::move(call));
        },
        broker.config().mcp.queue);
    broker.Listen([&session](const BrokerNews& news) {
      session.Tell({.paused = news.paused,
                    .client = news.client,
                    .resources_changed = news.resources_changed,
                    .updated = news.updated});
    });
    const SessionEnd end = session.Serve(context);
    broker.StopListening();
    status = WindUp(end, front, channel, broker);
    // Waits for the calls that were cancelled: they are audited.
  }
  Record(broker, AuditEventKind::kServerStopped, "ok");
  return status;
}

}  // namespace

int RunHost(const HostOptions& options) {
  signal(SIGPIPE, SIG_IGN);
  StopWatch stops;
  absl::StatusOr<FrontChild> front = StartFront(options);
  if (!front.ok()) return Fail(front.status());
  absl::Status left = LeaveStandardStreams();
  if (!left.ok()) return Fail(left);
  absl::StatusOr<std::unique_ptr<Broker>> broker =
      Broker::Start({.home = options.home,
                     .door = Door::kMcp,
                     .worker_binary = options.worker});
  if (!broker.ok()) return Fail(broker.status());
  Channel channel(front->TakeChannel());
  const absl::StatusOr<FrontSealed> sealed =
      Greet(channel, (*broker)->config(), options);
  if (!sealed.ok()) return Fail(sealed.status());
  // The front answers already. A worker is wanted with the first call at best.
  absl::Status warm = (*broker)->WarmUp();
  if (!warm.ok()) return Fail(warm);
  Record(**broker, AuditEventKind::kServerStarted, "ok", sealed->tier);
  return Serve(**broker, channel, *front, stops);
}

}  // namespace osiris::mcp
