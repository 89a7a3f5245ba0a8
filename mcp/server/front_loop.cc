#include "mcp/server/front_loop.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <optional>
#include <utility>

#include "core/base/error_info.h"
#include "core/operation/operation_registry.h"
#include "mcp/protocol/line_reader.h"
#include "mcp/server/definition.h"
#include "mcp/server/front_backend.h"
#include "mcp/server/output_queue.h"

namespace osiris::mcp {
namespace {

ServerDefinition DefinitionFor(const FrontLoopOptions& options,
                               const OperationRegistry& operations) {
  ServerDefinition definition =
      MakeDefinition(operations, options.settings.queue, options.note);
  definition.state_lifetime =
      std::chrono::milliseconds(options.settings.state_ms);
  definition.answer_deadline =
      std::chrono::milliseconds(options.settings.answer_ms);
  return definition;
}

using Clock = std::chrono::steady_clock;

constexpr size_t kReadBytes = size_t{16} << 10;
// With more than this unread, no more is taken in.
constexpr size_t kMaxWaitingOutput = size_t{4} << 20;

// The loop and what it is between.
class Loop {
 public:
  Loop(const FrontLoopOptions& options, const OperationRegistry& operations,
       Channel& channel)
      : options_(options),
        channel_(channel),
        backend_(operations, static_cast<size_t>(options.settings.queue),
                 channel),
        reader_(static_cast<size_t>(options.settings.max_line_bytes)),
        output_(options.out, options.piece),
        farewell_(options.farewell),
        server_(DefinitionFor(options, operations), &backend_,
                [this](std::string line) { output_.Add(std::move(line)); }) {
    backend_.set_server(&server_);
    // Receive looks and does not wait.
    options_.context.deadline = Clock::time_point{};
  }

  FrontEnd Run() {
    while (!end_.has_value()) Turn();
    return *end_;
  }

 private:
  // One round of waiting and serving.
  void Turn() {
    const bool room = output_.bytes() < kMaxWaitingOutput;
    pollfd fds[3] = {
        {farewell_.begun() || !room ? -1 : options_.in, POLLIN, 0},
        {options_.out, static_cast<short>(output_.empty() ? 0 : POLLOUT), 0},
        {room ? channel_.fd() : -1, POLLIN, 0}};
    const int ready = poll(fds, 3, room && answers_kept_ ? 0 : Timeout());
    if (ready < 0 && errno != EINTR) end_ = FrontEnd::kBrokerGone;
    if (ready > 0) {
      if ((fds[1].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) {
        end_ = FrontEnd::kOutputClosed;
        return;
      }
      if (fds[0].revents != 0) ReadInput();
    }
    const bool readable = room && ready > 0 && fds[2].revents != 0;
    if (room && (answers_kept_ || readable)) ReadAnswers(readable);
    if (!output_.Flush()) end_ = FrontEnd::kOutputClosed;
    CheckTime(/*quiet=*/ready == 0);
  }

  std::chrono::milliseconds Stuck() const {
    return std::chrono::milliseconds(options_.settings.stuck_ms);
  }

  // Milliseconds until there is something to do though nothing comes; -1: not
  // before.
  int Timeout() const {
    const auto until = [](Clock::time_point when) {
      return std::max<int64_t>(
          0, std::chrono::ceil<std::chrono::milliseconds>(when - Clock::now())
                 .count());
    };
    if (farewell_.begun()) {
      return static_cast<int>(until(farewell_.NextLook(!output_.empty())));
    }
    int64_t timeout = output_.empty() ? -1 : options_.settings.stuck_ms;
    if (const auto next = server_.next_deadline()) {
      timeout = timeout < 0 ? until(*next) : std::min(timeout, until(*next));
    }
    return static_cast<int>(timeout);
  }

  // `quiet`: nothing was there to be done.
  void CheckTime(bool quiet) {
    if (end_.has_value()) return;
    const auto now = Clock::now();
    server_.Expire(now);
    if (farewell_.begun()) {
      const Farewell::Rest rest = {.calls = server_.in_flight() > 0,
                                   .output = !output_.empty(),
                                   .unread = !quiet};
      if (farewell_.IsOver(now, rest)) end_ = FrontEnd::kInputEnded;
    } else if (!output_.empty() && now - output_.last_progress() >= Stuck()) {
      end_ = FrontEnd::kOutputStuck;
    }
  }

  void ReadInput() {
    const ssize_t n = read(options_.in, reader_.Space(kReadBytes), kReadBytes);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) return;
    if (n > 0) {
      reader_.Commit(static_cast<size_t>(n));
      farewell_.Hear(Clock::now());
    }
    while (const auto line = reader_.Next()) Serve(*line);
    if (n > 0) return;
    const auto now = Clock::now();
    if (const auto line = reader_.Last()) {
      farewell_.Hear(now);
      Serve(*line);
    }
    farewell_.Begin(now);
  }

  void Serve(const LineReader::Line& line) {
    if (line.too_long) {
      server_.ReceiveTooLong();
    } else {
      server_.Receive(line.text);
    }
  }

  // `readable`: the channel's descriptor is. What comes meanwhile it shows in
  // the next turn.
  void ReadAnswers(bool readable) {
    answers_kept_ = false;
    while (readable || channel_.HasFrame()) {
      if (output_.bytes() >= kMaxWaitingOutput) {
        // The channel may hold frames that its descriptor does not show.
        answers_kept_ = true;
        return;
      }
      auto frame =
          channel_.Receive(options_.context, std::exchange(readable, false));
      if (!frame.ok()) {
        if (!HasCode(frame.status(), ErrorCode::kRunTimedOut)) {
          end_ = FrontEnd::kBrokerGone;
        }
        return;
      }
      if (!frame->has_value()) {
        end_ = FrontEnd::kBrokerGone;
        return;
      }
      if (!backend_.Receive(std::move(**frame))) {
        end_ = FrontEnd::kBrokerConfused;
        return;
      }
    }
  }

  FrontLoopOptions options_;
  Channel& channel_;
  FrontBackend backend_;
  LineReader reader_;
  OutputQueue output_;
  Farewell farewell_;
  Server server_;
  bool answers_kept_ = false;
  std::optional<FrontEnd> end_;
};

}  // namespace

FrontEnd RunFrontLoop(const FrontLoopOptions& options,
                      const OperationRegistry& operations, Channel& channel,
                      const std::function<void(FrontEnd)>& ended) {
  Loop loop(options, operations, channel);
  const FrontEnd end = loop.Run();
  if (ended) ended(end);
  return end;
}

}  // namespace osiris::mcp
