#include "mcp/host/front_session.h"

#include <optional>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/log.h"
#include "core/telemetry/trace_context.h"

namespace osiris::mcp {
namespace {

// Calls that run at once; others wait their turn.
constexpr size_t kMaxThreads = 64;
// When a call that tells nothing is spoken for, first and then.
constexpr std::chrono::milliseconds kFirstBeat{200};
constexpr std::chrono::milliseconds kBeat{1000};

}  // namespace

FrontSession::FrontSession(Channel& channel, Execute execute, int64_t queue)
    : channel_(channel),
      execute_(std::move(execute)),
      queue_(static_cast<size_t>(queue)),
      pulse_([this] { Pulse(); }) {}

FrontSession::~FrontSession() {
  CancelAll();
  std::vector<std::thread> threads;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    threads.swap(threads_);
  }
  wake_.notify_all();
  pulse_wake_.notify_all();
  for (std::thread& thread : threads) thread.join();
  pulse_.join();
}

SessionEnd FrontSession::Serve(const CallContext& context) {
  while (true) {
    const absl::StatusOr<std::optional<Frame>> frame =
        channel_.Receive(context);
    if (!frame.ok()) {
      if (context.cancellation.cancelled()) return SessionEnd::kStopped;
      return HasCode(frame.status(), ErrorCode::kProtocolFrameInvalid)
                 ? SessionEnd::kFrontHostile
                 : SessionEnd::kFrontGone;
    }
    if (!frame->has_value()) return SessionEnd::kFrontGone;
    if (!Take(**frame)) {
      Log(LogLevel::kError, "front.frame_refused");
      return SessionEnd::kFrontHostile;
    }
  }
}

bool FrontSession::Take(const Frame& frame) {
  if (!frame.tail.empty()) return false;
  absl::StatusOr<FrontRequest> request = DecodeFrontRequest(frame.json);
  if (!request.ok()) return false;
  std::unique_lock lock(mutex_);
  if (request->cancel) {
    const auto found = open_.find(frame.sequence);
    if (found == open_.end()) return frame.sequence <= last_sequence_;
    const Cancellation cancellation = found->second;
    // Its callbacks are no business of this lock.
    lock.unlock();
    cancellation.Cancel();
    return true;
  }
  if (frame.sequence <= last_sequence_) return false;
  last_sequence_ = frame.sequence;
  if (open_.size() >= queue_) return false;
  Job job = {.sequence = frame.sequence, .call = std::move(request->call)};
  open_.emplace(job.sequence, job.cancellation);
  waiting_.push_back(std::move(job));
  if (idle_ < waiting_.size() && threads_.size() < kMaxThreads) StartThread();
  lock.unlock();
  wake_.notify_one();
  return true;
}

void FrontSession::StartThread() {
  threads_.emplace_back([this] { Work(); });
}

void FrontSession::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_;
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    --idle_;
    if (waiting_.empty()) return;
    Job job = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    Run(std::move(job));
    lock.lock();
  }
}

std::shared_ptr<FrontSession::Running> FrontSession::Begin(uint64_t sequence) {
  auto running = std::make_shared<Running>();
  running->next_beat = std::chrono::steady_clock::now() + kFirstBeat;
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    running_.emplace(sequence, running);
    wake = std::exchange(pulse_idle_, false);
  }
  if (wake) pulse_wake_.notify_one();
  return running;
}

Call FrontSession::CallOf(Job& job) {
  Call call;
  call.door = Door::kMcp;
  call.client = std::move(job.call.client);
  call.trace = ParseTraceParent(job.call.traceparent);
  call.can_ask = job.call.can_ask;
  call.consent = std::move(job.call.consent);
  call.state_refused = job.call.state_refused;
  call.context.cancellation = job.cancellation;
  return call;
}

void FrontSession::Run(Job job) {
  Call call = CallOf(job);
  const auto running = Begin(job.sequence);
  call.context.progress = [this, &job, &running](const Progress& progress) {
    Report(job.sequence, *running, progress);
  };
  const CallOutcome outcome = execute_(
      job.call.operation, std::move(job.call.arguments), std::move(call));
  {
    const std::lock_guard lock(running->mutex);
    running->answered = true;
  }
  {
    // Before the answer leaves: whoever has it may ask again at once.
    const std::lock_guard lock(mutex_);
    open_.erase(job.sequence);
    running_.erase(job.sequence);
  }
  const FrontAnswer answer = {
      .ok = outcome.document.ok(),
      .correlation_id = outcome.correlation_id,
      .duration_ms =
          std::chrono::duration_cast<std::chrono::milliseconds>(outcome.elapsed)
              .count(),
      .question = outcome.question};
  absl::Status sent = channel_.Send(job.sequence, Encode(answer), outcome.text);
  if (HasCode(sent, ErrorCode::kProtocolResultTooLarge)) {
    FrontAnswer failure = answer;
    failure.ok = false;
    sent = channel_.Send(job.sequence, Encode(failure),
                         DumpJson(ErrorDocument(sent, Audience::kAssistant)));
  }
  sent.IgnoreError();
}

void FrontSession::Report(uint64_t sequence, Running& running,
                          const Progress& progress) {
  const std::lock_guard lock(running.mutex);
  if (running.answered) return;
  running.reported = true;
  // A front that is gone needs no progress.
  channel_.Send(sequence, Encode(progress)).IgnoreError();
}

void FrontSession::Pulse() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (running_.empty()) {
      pulse_idle_ = true;
      pulse_wake_.wait(lock);
      continue;
    }
    pulse_wake_.wait_for(lock, kFirstBeat, [this] { return stopping_; });
    const auto running = running_;
    lock.unlock();
    for (const auto& [sequence, one] : running) Beat(sequence, *one);
    lock.lock();
  }
}

void FrontSession::Beat(uint64_t sequence, Running& running) {
  const auto now = std::chrono::steady_clock::now();
  const std::lock_guard lock(running.mutex);
  if (running.answered || running.reported || now < running.next_beat) return;
  running.next_beat = now + kBeat;
  const Progress beat = {.done = ++running.beats, .what = "still running"};
  channel_.Send(sequence, Encode(beat)).IgnoreError();
}

void FrontSession::Tell(const FrontNews& news) {
  // A front that is gone needs no news.
  channel_.Send(0, Encode(news)).IgnoreError();
}

void FrontSession::CancelAll() {
  std::map<uint64_t, Cancellation> open;
  {
    const std::lock_guard lock(mutex_);
    for (const Job& job : waiting_) open_.erase(job.sequence);
    waiting_.clear();
    open = open_;
  }
  for (const auto& [sequence, cancellation] : open) cancellation.Cancel();
}

}  // namespace osiris::mcp
