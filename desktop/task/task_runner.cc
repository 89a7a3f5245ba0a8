#include "desktop/task/task_runner.h"

#include <QPointer>

namespace osiris::desktop {
namespace {

// One that works and some whose answers nobody waits for any more.
constexpr int kMostThreads = 4;

}  // namespace

TaskRunner::TaskRunner(QObject* parent) : QObject(parent) {
  pool_.setMaxThreadCount(kMostThreads);
}

TaskRunner::~TaskRunner() {
  cancellation_.Cancel();
  pool_.waitForDone();
}

void TaskRunner::cancel() {
  ++generation_;
  cancellation_.Cancel();
  setRunning(false);
}

void TaskRunner::start(std::function<Delivery(const CallContext&)> work,
                       std::optional<std::chrono::milliseconds> time_limit) {
  cancellation_.Cancel();
  cancellation_ = Cancellation();
  const uint64_t generation = ++generation_;
  CallContext context;
  context.cancellation = cancellation_;
  if (time_limit) context.deadline = CallContext::Clock::now() + *time_limit;
  context.progress = [this, generation](const Progress& progress) {
    QMetaObject::invokeMethod(
        this,
        [this, generation, progress] {
          if (generation == generation_) Q_EMIT progressed(progress);
        },
        Qt::QueuedConnection);
  };
  setRunning(true);
  pool_.start([this, generation, context, work = std::move(work)] {
    Delivery deliver = work(context);
    QMetaObject::invokeMethod(
        this,
        [this, generation, deliver = std::move(deliver)] {
          if (generation != generation_) return;
          // `deliver` may start the next piece of work, or end this runner.
          const uint64_t delivered = ++generation_;
          const QPointer<TaskRunner> self(this);
          deliver();
          if (self && delivered == generation_) setRunning(false);
        },
        Qt::QueuedConnection);
  });
}

void TaskRunner::setRunning(bool running) {
  if (running == running_) return;
  running_ = running;
  Q_EMIT runningChanged(running);
}

}  // namespace osiris::desktop
