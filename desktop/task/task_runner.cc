#include "desktop/task/task_runner.h"

#include <QCoreApplication>
#include <QPointer>
#include <QRunnable>

#include "desktop/task/handover.h"

namespace osiris::desktop {
namespace {

// One that works and some whose answers nobody waits for any more.
constexpr int kMostThreads = 4;

QEvent::Type NoteType() {
  static const int type = QEvent::registerEventType();
  return static_cast<QEvent::Type>(type);
}

// What a background thread wants done by the runner's.
class Note final : public QEvent {
 public:
  explicit Note(std::function<void()> what)
      : QEvent(NoteType()), what_(std::move(what)) {}

  void Do() const { what_(); }

 private:
  std::function<void()> what_;
};

void Post(QObject* to, std::function<void()> what) {
  auto note = std::make_unique<Note>(std::move(what));
  HandOver();
  QCoreApplication::postEvent(to, note.release());
}

class Task final : public QRunnable {
 public:
  explicit Task(std::function<void()> what) : what_(std::move(what)) {}

  void run() override {
    TakeOver();
    what_();
    what_ = nullptr;  // Here, and not where the pool sees fit.
    HandOver();
  }

 private:
  std::function<void()> what_;
};

}  // namespace

TaskRunner::TaskRunner(QObject* parent) : QObject(parent) {
  pool_.setMaxThreadCount(kMostThreads);
}

TaskRunner::~TaskRunner() {
  cancellation_.Cancel();
  pool_.waitForDone();
  TakeOver();
}

void TaskRunner::customEvent(QEvent* event) {
  TakeOver();
  if (event->type() == NoteType()) static_cast<Note*>(event)->Do();
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
    Post(this, [this, generation, progress] {
      if (generation == generation_) Q_EMIT progressed(progress);
    });
  };
  setRunning(true);
  auto task = std::make_unique<Task>(
      [this, generation, context, work = std::move(work)] {
        Delivery deliver = work(context);
        Post(this, [this, generation, deliver = std::move(deliver)] {
          finish(generation, deliver);
        });
      });
  HandOver();
  pool_.start(task.release());
}

void TaskRunner::finish(uint64_t generation, const Delivery& deliver) {
  if (generation != generation_) return;
  // `deliver` may start the next piece of work, or end this runner.
  const uint64_t delivered = ++generation_;
  const QPointer<TaskRunner> self(this);
  deliver();
  if (self && delivered == generation_) setRunning(false);
}

void TaskRunner::setRunning(bool running) {
  if (running == running_) return;
  running_ = running;
  Q_EMIT runningChanged(running);
}

}  // namespace osiris::desktop

#include "desktop/task/moc_task_runner.cpp"
