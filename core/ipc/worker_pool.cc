#include "core/ipc/worker_pool.h"

#include <poll.h>
#include <signal.h>

#include <algorithm>
#include <thread>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/log.h"
#include "core/base/status_macros.h"
#include "core/ipc/worker_protocol.h"
#include "fmt/format.h"

namespace osiris {
namespace {

using SteadyClock = CallContext::Clock;

constexpr size_t kMaxIdle = 32;

absl::Status Misbehaved() {
  return MakeError(ErrorCode::kProtocolFrameInvalid,
                   "the worker sent what nobody had asked for");
}

void LogEnd(LogLevel level, pid_t pid, const WorkerEnd& end,
            const std::string& correlation_id) {
  Log(level, "worker.ended",
      {{"pid", pid},
       {"signal", end.signal},
       {"exit_status", end.exit_status},
       {"correlation_id", correlation_id}});
}

}  // namespace

struct WorkerPool::Lease::Worker {
  Worker(std::string key, std::shared_ptr<Zygote> zygote, WorkerProcess process)
      : key(std::move(key)),
        zygote(std::move(zygote)),
        channel(std::move(process.channel)),
        process(std::move(process)) {}

  // The answer to the last question. Progress goes to `context`.
  absl::StatusOr<Frame> AwaitAnswer(const CallContext& context);

  void Kill() { Zygote::Kill(process); }

  // Kills it if need be, and tells how it ended, if that is known before
  // `context` ends.
  WorkerEnd End(const CallContext& context) {
    return zygote->Reap(process, context);
  }

  // The same where nobody wants to know.
  void Bury() { zygote->Bury(process); }

  // It ended by itself, or somebody killed it.
  bool IsGone() const {
    struct pollfd process_end = {process.pidfd.get(), POLLIN, 0};
    return poll(&process_end, 1, 0) > 0;
  }

  const std::string key;
  const std::shared_ptr<Zygote> zygote;
  Channel channel;
  const WorkerProcess process;
  uint64_t sequence = 0;
  bool opened = false;
  bool dead = false;
  SteadyClock::time_point last_used = SteadyClock::now();
};

WorkerPool::Lease::Lease(WorkerPool* pool, std::unique_ptr<Worker> worker)
    : pool_(pool), worker_(std::move(worker)) {}

WorkerPool::Lease::Lease(Lease&&) noexcept = default;

bool WorkerPool::Lease::opened() const { return worker_->opened; }

void WorkerPool::Lease::set_opened() { worker_->opened = true; }

bool WorkerPool::Lease::alive() const {
  return worker_ != nullptr && !worker_->dead;
}

void WorkerPool::Lease::Discard() {
  if (worker_ != nullptr) worker_->dead = true;
}

WorkerPool::Lease::~Lease() {
  if (alive()) pool_->Return(std::move(worker_));
}

absl::StatusOr<Frame> WorkerPool::Lease::Call(std::string_view json,
                                              std::string_view tail,
                                              const CallContext& context) {
  RETURN_IF_ERROR(CheckAlive(context));
  ++worker_->sequence;
  absl::Status sent =
      worker_->channel.SendWithin(context, worker_->sequence, json, tail);
  if (HasCode(sent, ErrorCode::kProtocolResultTooLarge)) return sent;
  if (!sent.ok()) return Lost(context, sent);
  absl::StatusOr<Frame> answer = worker_->AwaitAnswer(context);
  if (answer.ok()) return answer;
  if (!CheckAlive(context).ok() &&
      (HasCode(answer.status(), ErrorCode::kRunCancelled) ||
       HasCode(answer.status(), ErrorCode::kRunTimedOut)) &&
      Stop(context)) {
    return answer.status();
  }
  return Lost(context, answer.status());
}

bool WorkerPool::Lease::Stop(const CallContext& context) {
  const auto asked = SteadyClock::now();
  CallContext patience;
  patience.deadline = asked + pool_->options_.answer_after;
  // Where there is no room, it does not read.
  if (!worker_->channel.SendWithin(patience, worker_->sequence, kWorkerCancel)
           .ok()) {
    return false;
  }
  const absl::Status stopped = worker_->AwaitAnswer(patience).status();
  if (HasCode(stopped, ErrorCode::kRunTimedOut)) {
    pool_->LetStop(std::move(worker_), asked + pool_->options_.kill_after,
                   context.correlation_id);
  }
  return stopped.ok();
}

absl::StatusOr<Frame> WorkerPool::Lease::Worker::AwaitAnswer(
    const CallContext& context) {
  while (true) {
    ASSIGN_OR_RETURN(std::optional<Frame> frame, channel.Receive(context));
    if (!frame.has_value()) return absl::UnavailableError("closed");
    if (frame->sequence != sequence) return Misbehaved();
    if (const auto progress = DecodeWorkerProgress(frame->json)) {
      context.Report(*progress);
      continue;
    }
    return *std::move(frame);
  }
}

absl::Status WorkerPool::Lease::Lost(const CallContext& context,
                                     const absl::Status& seen) {
  // The pool has it.
  if (worker_ == nullptr) return CheckAlive(context);
  worker_->dead = true;
  const WorkerEnd end = worker_->End(context);
  // One that was killed because its call had ended is no surprise.
  const bool expected = !CheckAlive(context).ok();
  LogEnd(expected ? LogLevel::kInfo : LogLevel::kWarning, worker_->process.pid,
         end, context.correlation_id);
  RETURN_IF_ERROR(CheckAlive(context));
  if (HasCode(seen, ErrorCode::kProtocolFrameInvalid)) return seen;
  if (end.signal == SIGXCPU) {
    return MakeError(ErrorCode::kRunTimedOut,
                     "the worker used all the processor time it may",
                     {.hint = "ask for less, or raise worker.cpu_s"});
  }
  if (end.signal == 0 && end.exit_status == kWorkerExitOutOfMemory) {
    return MakeError(ErrorCode::kRunOutOfMemory,
                     "the worker reached its memory limit");
  }
  return MakeError(
      ErrorCode::kRunWorkerCrashed,
      end.signal != 0
          ? fmt::format("the worker was ended by signal {}", end.signal)
          : fmt::format("the worker ended with status {}", end.exit_status));
}

WorkerPool::WorkerPool(WorkerPoolOptions options,
                       std::shared_ptr<Zygote> zygote)
    : options_(std::move(options)), zygote_(std::move(zygote)) {}

WorkerPool::~WorkerPool() {
  ending_.Cancel();
  {
    std::unique_lock lock(mutex_);
    all_stopped_.wait(lock, [this] { return stopping_ == 0; });
  }
  Clear();
}

absl::StatusOr<std::shared_ptr<Zygote>> WorkerPool::Warm() {
  const std::lock_guard lock(mutex_);
  if (zygote_ == nullptr) {
    ASSIGN_OR_RETURN(zygote_, Zygote::Start(options_.binary));
  }
  return zygote_;
}

absl::StatusOr<std::unique_ptr<WorkerPool::Worker>> WorkerPool::NewWorker(
    std::string_view key, const CallContext& context) {
  for (int attempt = 0;; ++attempt) {
    ASSIGN_OR_RETURN(std::shared_ptr<Zygote> zygote, Warm());
    absl::StatusOr<WorkerProcess> process =
        zygote->Fork(options_.limits, context);
    if (process.ok()) {
      return std::make_unique<Worker>(std::string(key), std::move(zygote),
                                      *std::move(process));
    }
    if (!HasCode(process.status(), ErrorCode::kRunWorkerUnavailable)) {
      return process.status();
    }
    {
      // It died or hangs: a new one takes its place.
      const std::lock_guard lock(mutex_);
      if (zygote_ == zygote) zygote_ = nullptr;
    }
    RETURN_IF_ERROR(CheckAlive(context));
    if (attempt > 0) return process.status();
  }
}

absl::StatusOr<WorkerPool::Lease> WorkerPool::Acquire(
    std::string_view key, const CallContext& context) {
  EvictIdle();
  std::unique_ptr<Worker> worker;
  {
    const std::lock_guard lock(mutex_);
    const auto found =
        std::find_if(idle_.begin(), idle_.end(),
                     [key](const auto& idle) { return idle->key == key; });
    if (found != idle_.end()) {
      worker = std::move(*found);
      idle_.erase(found);
    }
  }
  if (worker == nullptr) {
    ASSIGN_OR_RETURN(worker, NewWorker(key, context));
  }
  return Lease(this, std::move(worker));
}

std::optional<SteadyClock::time_point> WorkerPool::EvictIdle() {
  std::list<std::unique_ptr<Worker>> stale;
  std::optional<SteadyClock::time_point> next;
  {
    const std::lock_guard lock(mutex_);
    const auto now = SteadyClock::now();
    for (auto it = idle_.begin(); it != idle_.end();) {
      const auto here = it++;
      const auto due = (*here)->last_used + options_.idle;
      if (due <= now || (*here)->IsGone()) {
        stale.splice(stale.end(), idle_, here);
      } else {
        next = std::min(due, next.value_or(due));
      }
    }
  }
  for (const auto& worker : stale) worker->Bury();
  return next;
}

void WorkerPool::LetStop(std::unique_ptr<Worker> worker,
                         SteadyClock::time_point kill_at,
                         std::string correlation_id) {
  const std::lock_guard begun(mutex_);
  std::thread([this, kill_at, worker = std::move(worker),
               correlation_id = std::move(correlation_id)]() mutable {
    CallContext context;
    context.deadline = kill_at;
    context.cancellation = ending_;
    if (worker->AwaitAnswer(context).ok()) {
      Return(std::move(worker));
    } else {
      CallContext patience;
      patience.cancellation = ending_;
      LogEnd(LogLevel::kInfo, worker->process.pid, worker->End(patience),
             correlation_id);
      worker.reset();
    }
    const std::lock_guard lock(mutex_);
    if (--stopping_ == 0) all_stopped_.notify_all();
  }).detach();
  ++stopping_;
}

void WorkerPool::Return(std::unique_ptr<Worker> worker) {
  worker->last_used = SteadyClock::now();
  std::unique_ptr<Worker> ended;
  // One that says more than it was asked is not trusted again.
  if (!worker->opened || worker->channel.HasMore() ||
      worker->sequence >= static_cast<uint64_t>(options_.recycle_calls)) {
    ended = std::move(worker);
  } else {
    const auto due = worker->last_used + options_.idle;
    {
      const std::lock_guard lock(mutex_);
      // The one used last is found first.
      idle_.push_front(std::move(worker));
      if (idle_.size() > kMaxIdle) {
        ended = std::move(idle_.back());
        idle_.pop_back();
      }
    }
    if (options_.on_idle) options_.on_idle(due);
  }
  if (ended != nullptr) ended->Bury();
}

void WorkerPool::Clear() {
  std::list<std::unique_ptr<Worker>> all;
  {
    const std::lock_guard lock(mutex_);
    all.swap(idle_);
  }
  // All at once: what each still does is not waited for in turn.
  for (const auto& worker : all) worker->Kill();
  for (const auto& worker : all) worker->Bury();
}

}  // namespace osiris
