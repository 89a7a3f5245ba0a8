#pragma once

#include <QEvent>
#include <QObject>
#include <QThreadPool>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "core/base/call_context.h"

namespace osiris::desktop {

// The only door between the GUI thread and work that may take time.
//
// Holds at most one current piece of work: starting another, or cancel(),
// cancels the one before and drops its answer, whenever it comes. Used from
// the GUI thread. Dies with its owner: the destructor cancels and waits, so
// work may refer to what outlives the runner.
class TaskRunner final : public QObject {
  Q_OBJECT

 public:
  explicit TaskRunner(QObject* parent = nullptr);
  ~TaskRunner() override;

  // Runs `work(context)` on a background thread, then `done(answer)` on the
  // GUI thread unless it was superseded or cancelled. `work` must heed the
  // context's cancellation and must not touch widgets. The context has no
  // deadline unless `time_limit` gives one.
  template <typename Work, typename Done>
  void run(Work work, Done done,
           std::optional<std::chrono::milliseconds> time_limit = {}) {
    start(
        [work = std::move(work),
         done = std::move(done)](const CallContext& context) -> Delivery {
          // In a shared box: answers may be movable only, closures may not.
          auto answer =
              std::make_shared<decltype(work(context))>(work(context));
          return [answer, done] { done(std::move(*answer)); };
        },
        time_limit);
  }

  // Cancels the current work and drops its answer. `done` is not called.
  void cancel();

  // True until `done` has returned.
  bool running() const { return running_; }

 Q_SIGNALS:
  void runningChanged(bool running);
  // Progress of the current work, on the GUI thread.
  void progressed(const osiris::Progress& progress);

 private:
  using Delivery = std::function<void()>;

  void customEvent(QEvent* event) override;

  void start(std::function<Delivery(const CallContext&)> work,
             std::optional<std::chrono::milliseconds> time_limit);
  void finish(uint64_t generation, const Delivery& deliver);
  void setRunning(bool running);

  QThreadPool pool_;
  Cancellation cancellation_;
  uint64_t generation_ = 0;
  bool running_ = false;
};

}  // namespace osiris::desktop
