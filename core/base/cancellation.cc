#include "core/base/cancellation.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>
#include <list>
#include <mutex>
#include <utility>

namespace osiris {

struct Cancellation::Registration::Node {
  std::mutex mutex;
  // Empty once it ran or its registration ended.
  std::function<void()> callback;

  void Run() {
    const std::lock_guard lock(mutex);
    if (callback) std::exchange(callback, nullptr)();
  }
  void Drop() {
    const std::lock_guard lock(mutex);
    callback = nullptr;
  }
};

struct Cancellation::State {
  using Node = Registration::Node;

  ~State() {
    if (fd >= 0) close(fd);
  }

  std::mutex mutex;
  std::atomic<bool> cancelled = false;
  int fd = -1;
  std::list<std::weak_ptr<Node>> nodes;
};

Cancellation::Cancellation() : state_(std::make_shared<State>()) {}

void Cancellation::Cancel() const {
  std::list<std::weak_ptr<Registration::Node>> nodes;
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->cancelled.exchange(true)) return;
    nodes.swap(state_->nodes);
    if (state_->fd >= 0) {
      const uint64_t one = 1;
      // An eventfd at zero always takes one.
      [[maybe_unused]] const ssize_t n = write(state_->fd, &one, sizeof(one));
    }
  }
  for (const auto& weak : nodes) {
    if (const auto node = weak.lock()) node->Run();
  }
}

bool Cancellation::cancelled() const { return state_->cancelled; }

int Cancellation::fd() const {
  const std::lock_guard lock(state_->mutex);
  if (state_->fd < 0) {
    state_->fd = eventfd(state_->cancelled ? 1 : 0, EFD_CLOEXEC | EFD_NONBLOCK);
  }
  return state_->fd;
}

Cancellation::Registration Cancellation::OnCancel(
    std::function<void()> callback) const {
  auto node = std::make_shared<Registration::Node>();
  node->callback = std::move(callback);
  bool now = false;
  {
    const std::lock_guard lock(state_->mutex);
    now = state_->cancelled;
    if (!now) {
      state_->nodes.remove_if([](const auto& weak) { return weak.expired(); });
      state_->nodes.push_back(node);
    }
  }
  if (now) node->Run();
  return Registration(std::move(node));
}

Cancellation::Registration::Registration(std::shared_ptr<Node> node)
    : node_(std::move(node)) {}

Cancellation::Registration& Cancellation::Registration::operator=(
    Registration&& other) noexcept {
  if (this != &other) {
    if (node_) node_->Drop();
    node_ = std::move(other.node_);
  }
  return *this;
}

Cancellation::Registration::~Registration() {
  if (node_) node_->Drop();
}

}  // namespace osiris
