#include "worker/worker_loop.h"

#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <thread>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/driver/catalog_bytes.h"
#include "core/ipc/channel.h"
#include "core/ipc/worker_protocol.h"
#include "fmt/format.h"
#include "worker/jail.h"

namespace osiris::worker {
namespace {

using SteadyClock = CallContext::Clock;

// Reads frames in a thread of its own and hands out questions.
class Listener {
 public:
  explicit Listener(Channel& channel) : channel_(channel) {}

  // To be called once the process may have threads.
  void Start() {
    std::thread([this] { Listen(); }).detach();
  }

  // The next question, or nullopt at the end. Its cancellation comes with it.
  std::optional<Frame> Next(Cancellation* cancellation) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closed_ || !frames_.empty(); });
    if (frames_.empty()) return std::nullopt;
    Frame frame = std::move(frames_.front());
    frames_.pop_front();
    current_ = Cancellation();
    current_sequence_ = frame.sequence;
    *cancellation = current_;
    return frame;
  }

 private:
  void Listen() {
    // One for all frames: what it waits on is not made anew for each.
    const CallContext for_ever;
    while (true) {
      absl::StatusOr<std::optional<Frame>> frame = channel_.Receive(for_ever);
      // The broker is gone or talks nonsense: nobody waits for an answer, and
      // a statement that runs would not notice.
      if (!frame.ok() || !frame->has_value()) _exit(0);
      std::unique_lock lock(mutex_);
      if ((*frame)->json == kWorkerCancel) {
        const Cancellation cancellation = current_;
        const bool running = current_sequence_ == (*frame)->sequence;
        lock.unlock();
        if (running) cancellation.Cancel();
        continue;
      }
      frames_.push_back(*std::move(*frame));
      changed_.notify_one();
    }
  }

  Channel& channel_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Frame> frames_;
  bool closed_ = false;
  Cancellation current_;
  uint64_t current_sequence_ = 0;
};

struct Answer {
  absl::StatusOr<Json> json;
  std::string tail;
};

class Server {
 public:
  Server(Channel& channel, const DriverRegistry& drivers)
      : channel_(channel), drivers_(drivers) {}

  // Opens the connection; the process has one thread until it returns.
  absl::Status Open(const WorkerRequest& request, const CallContext& context) {
    Driver* const driver = drivers_.Find(request.config.family);
    if (driver == nullptr) {
      return MakeError(ErrorCode::kConnectionFamilyUnknown,
                       "this worker has no driver of the connection's family");
    }
    ASSIGN_OR_RETURN(const JailNeeds needs, driver->NeedsOf(request.config));
    if (absl::Status jailed = EnterJail(needs); !jailed.ok()) {
      return MakeError(ErrorCode::kRunWorkerUnavailable,
                       fmt::format("the worker could not be sealed: {}",
                                   std::string(jailed.message())));
    }
    ASSIGN_OR_RETURN(connection_, driver->Open(request.config, context));
    return absl::OkStatus();
  }

  Answer Handle(const Frame& frame, const Cancellation& cancellation) {
    const absl::StatusOr<WorkerRequest> request = DecodeWorkerRequest(frame);
    if (!request.ok()) return {.json = request.status()};
    CallContext context = ContextOf(*request, frame.sequence, cancellation);
    if (connection_ == nullptr) {
      return {.json = MakeError(ErrorCode::kInternalUnexpected,
                                "the connection was not opened")};
    }
    return Dispatch(*request, std::move(context));
  }

  CallContext ContextOf(const WorkerRequest& request, uint64_t sequence,
                        const Cancellation& cancellation) {
    CallContext context;
    context.cancellation = cancellation;
    if (request.deadline_ms >= 0) {
      context.deadline =
          SteadyClock::now() + std::chrono::milliseconds(request.deadline_ms);
    }
    if (request.progress) {
      context.progress = [this, sequence](const Progress& now) {
        channel_.Send(sequence, EncodeWorkerProgress(now)).IgnoreError();
      };
    }
    return context;
  }

 private:
  Answer Dispatch(const WorkerRequest& request, CallContext context) {
    switch (request.op) {
      case WorkerOp::kOpen:
        return {.json = MakeError(ErrorCode::kInternalUnexpected,
                                  "the connection is open already")};
      case WorkerOp::kDescribe: {
        const auto info = connection_->Describe(context);
        if (!info.ok()) return {.json = info.status()};
        return {.json = ToJson(*info)};
      }
      case WorkerOp::kCatalog: {
        const auto catalog = connection_->ReadCatalog(request.catalog, context);
        if (!catalog.ok()) return {.json = catalog.status()};
        std::string bytes = EncodeCatalog(*catalog);
        if (bytes.size() > kMaxCatalogBytes) {
          return {.json = MakeError(ErrorCode::kProtocolResultTooLarge,
                                    "the catalogue is larger than one answer "
                                    "may be")};
        }
        return {.json = Json::object(), .tail = std::move(bytes)};
      }
      case WorkerOp::kRead: {
        reader_.reset();
        auto reader = connection_->Read(request.query, context);
        if (!reader.ok()) return {.json = reader.status()};
        reader_ = *std::move(reader);
        return NextBatch();
      }
      case WorkerOp::kNext:
        return NextBatch();
      case WorkerOp::kCheck:
        return Check();
      case WorkerOp::kCount: {
        const auto rows = connection_->CountRows(request.query, context);
        if (!rows.ok()) return {.json = rows.status()};
        return {.json = Json{{"rows", *rows}}};
      }
    }
    return {.json = MakeError(ErrorCode::kInternalUnexpected, "no such op")};
  }

  Answer Check() {
    const absl::Status same = connection_->Check();
    if (!same.ok()) return {.json = same};
    return {.json = Json::object()};
  }

  Answer NextBatch() {
    if (reader_ == nullptr) return {.json = Json{{"done", true}}};
    const auto batch = reader_->Next();
    if (!batch.ok()) return {.json = batch.status()};
    if (!batch->has_value()) return {.json = Json{{"done", true}}};
    return {.json = Json{{"done", false}}, .tail = EncodeRowBatch(**batch)};
  }

  Channel& channel_;
  const DriverRegistry& drivers_;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<RowReader> reader_;
};

void Send(Channel& channel, uint64_t sequence, const Answer& answer) {
  const absl::Status sent =
      channel.Send(sequence, EncodeWorkerAnswer(answer.json), answer.tail);
  if (HasCode(sent, ErrorCode::kProtocolResultTooLarge)) {
    channel.Send(sequence, EncodeWorkerAnswer(sent)).IgnoreError();
  }
}

int Serve(Channel& channel, const DriverRegistry& drivers) {
  Server server(channel, drivers);
  // The jail must be entered with one thread, so the first request is read
  // here; a cancel that comes meanwhile waits, and the broker's kill does not.
  const absl::StatusOr<std::optional<Frame>> first = channel.Receive({});
  if (!first.ok() || !first->has_value()) return 0;
  const Frame& frame = **first;
  const absl::StatusOr<WorkerRequest> request = DecodeWorkerRequest(frame);
  absl::Status opened = request.status();
  if (opened.ok()) {
    opened =
        server.Open(*request, server.ContextOf(*request, frame.sequence, {}));
  }
  Send(channel, frame.sequence,
       {.json = opened.ok() ? absl::StatusOr<Json>(Json::object()) : opened});
  if (!opened.ok()) return 0;
  // Never destroyed: its thread ends with the process.
  auto* const listener = new Listener(channel);
  listener->Start();
  Cancellation cancellation;
  while (const auto next = listener->Next(&cancellation)) {
    Send(channel, next->sequence, server.Handle(*next, cancellation));
  }
  return 0;
}

}  // namespace

int ServeWorker(int fd, const DriverRegistry& drivers) {
  // The broker learns it from the status: an answer would need memory.
  std::set_new_handler([] { _exit(kWorkerExitOutOfMemory); });
  // The limit on file sizes is zero: a log line to a file fails, no more.
  signal(SIGXFSZ, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  Channel channel{UniqueFd(fd)};
  return Serve(channel, drivers);
}

}  // namespace osiris::worker
