#include "mcp/host/front_session.h"

#include <optional>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/log.h"
#include "core/telemetry/trace_context.h"

namespace osiris::mcp {
namespace {

// Calls that run at once; others wait their turn.
constexpr size_t kMaxCalls = 64;
// When a call that tells nothing is spoken for, first and then.
constexpr std::chrono::milliseconds kFirstBeat{200};
constexpr std::chrono::milliseconds kBeat{1000};

}  // namespace

FrontSession::FrontSession(Channel& channel, Execute execute, int64_t queue)
    : channel_(channel),
      execute_(std::move(execute)),
      queue_(static_cast<size_t>(queue)),
      gate_(channel.fd()) {}

FrontSession::~FrontSession() {
  CancelAll();
  // Nobody else changes them from here on.
  End(SessionEnd::kStopped);
  for (std::thread& thread : threads_) thread.join();
}

SessionEnd FrontSession::Serve(const CallContext& context) {
  if (!gate_.valid()) {
    Log(LogLevel::kError, "front.unheard");
    return SessionEnd::kStopped;
  }
  // Made before a thread polls it.
  context.cancellation.fd();
  context_ = context;
  const auto stop =
      context.cancellation.OnCancel([this] { End(SessionEnd::kStopped); });
  // What came with the frame before shows at no descriptor.
  if (channel_.HasFrame()) Receive(/*readable=*/false);
  std::unique_lock lock(mutex_);
  if (!end_.has_value()) StartThread();
  ended_.wait(lock, [this] { return end_.has_value(); });
  return *end_;
}

void FrontSession::End(SessionEnd end) {
  {
    const std::lock_guard lock(mutex_);
    if (!end_.has_value()) end_ = end;
  }
  ended_.notify_all();
  gate_.Close();
}

void FrontSession::StartThread() {
  ++free_;
  threads_.emplace_back([this] { Work(); });
}

void FrontSession::Work() {
  while (std::optional<Job> job = NextJob()) {
    Run(*std::move(job));
    const std::lock_guard lock(mutex_);
    ++free_;
    --calls_;
  }
}

std::optional<FrontSession::Job> FrontSession::NextJob() {
  std::unique_lock lock(mutex_);
  while (!end_.has_value()) {
    if (!waiting_.empty() && calls_ < kMaxCalls) {
      LeaveAListener();
      Job job = std::move(waiting_.front());
      waiting_.pop_front();
      --free_;
      ++calls_;
      const bool more = !waiting_.empty();
      lock.unlock();
      if (more) gate_.Wake();
      return job;
    }
    lock.unlock();
    const FrameGate::Event event = gate_.Await();
    if (event == FrameGate::Event::kReadable) Receive(/*readable=*/true);
    if (event == FrameGate::Event::kAlarm) Pulse();
    lock.lock();
  }
  return std::nullopt;
}

void FrontSession::LeaveAListener() {
  if (free_ < 2) StartThread();
}

void FrontSession::Receive(bool readable) {
  do {
    const absl::StatusOr<std::optional<Frame>> frame =
        channel_.Receive(context_, std::exchange(readable, false));
    if (!frame.ok()) {
      if (context_.cancellation.cancelled()) return End(SessionEnd::kStopped);
      return End(HasCode(frame.status(), ErrorCode::kProtocolFrameInvalid)
                     ? SessionEnd::kFrontHostile
                     : SessionEnd::kFrontGone);
    }
    if (!frame->has_value()) return End(SessionEnd::kFrontGone);
    if (!Take(**frame)) {
      Log(LogLevel::kError, "front.frame_refused");
      return End(SessionEnd::kFrontHostile);
    }
  } while (channel_.HasFrame());
  gate_.Reopen();
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
  return true;
}

std::shared_ptr<FrontSession::Running> FrontSession::Begin(uint64_t sequence) {
  auto running = std::make_shared<Running>();
  running->next_beat = std::chrono::steady_clock::now() + kFirstBeat;
  const std::lock_guard lock(mutex_);
  running_.emplace(sequence, running);
  if (!std::exchange(pulse_set_, true)) gate_.SetAlarm(kFirstBeat);
  return running;
}

Call FrontSession::CallOf(Job& job) {
  Call call;
  call.door = Door::kMcp;
  call.client = std::move(job.call.client);
  call.trace = ParseTraceParent(job.call.traceparent);
  call.can_ask = job.call.can_ask;
  call.asks_in_session = job.call.asks_in_session;
  call.consent = std::move(job.call.consent);
  call.state_refused = job.call.state_refused;
  call.context.cancellation = job.cancellation;
  return call;
}

void FrontSession::Run(Job job) {
  Call call = CallOf(job);
  const auto running = job.call.progress ? Begin(job.sequence) : nullptr;
  if (running != nullptr) {
    call.context.progress = [this, &job, &running](const Progress& progress) {
      Report(job.sequence, *running, progress);
    };
  }
  const CallOutcome outcome = execute_(
      job.call.operation, std::move(job.call.arguments), std::move(call));
  if (running != nullptr) {
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
  const auto running = running_;
  pulse_set_ = !running.empty();
  if (running.empty() || end_.has_value()) return;
  // A front that does not read may hold this thread up.
  LeaveAListener();
  --free_;
  lock.unlock();
  for (const auto& [sequence, one] : running) Beat(sequence, *one);
  lock.lock();
  ++free_;
  gate_.SetAlarm(kFirstBeat);
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
