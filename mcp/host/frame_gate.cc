#include "mcp/host/frame_gate.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

namespace osiris::mcp {
namespace {

// Shown to one thread, and then to nobody before it is set again.
constexpr unsigned kOneThread = EPOLLIN | EPOLLONESHOT;
// Shown to one thread each time it happens; never read.
constexpr unsigned kEachTime = EPOLLIN | EPOLLET;
// Shown to all, always.
constexpr unsigned kForEver = EPOLLIN;

UniqueFd NewEvent() { return UniqueFd(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)); }

void Raise(const UniqueFd& event) {
  const uint64_t one = 1;
  // It takes 2^64 - 2 of them.
  [[maybe_unused]] const ssize_t n = write(event.get(), &one, sizeof(one));
}

}  // namespace

FrameGate::FrameGate(int fd)
    : fd_(fd),
      poll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_(NewEvent()),
      alarm_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)),
      closed_(NewEvent()),
      valid_(Watch(fd_, kOneThread) && Watch(wake_.get(), kEachTime) &&
             Watch(alarm_.get(), kEachTime) && Watch(closed_.get(), kForEver)) {
}

bool FrameGate::Watch(int fd, unsigned events) const {
  epoll_event event = {.events = events, .data = {.fd = fd}};
  return epoll_ctl(poll_.get(), EPOLL_CTL_ADD, fd, &event) == 0;
}

FrameGate::Event FrameGate::Await() const {
  epoll_event event = {};
  int ready = 0;
  do {
    ready = epoll_wait(poll_.get(), &event, 1, -1);
  } while (ready < 0 && errno == EINTR);
  if (event.data.fd == wake_.get()) return Event::kWoken;
  if (event.data.fd == alarm_.get()) return Event::kAlarm;
  if (event.data.fd != fd_) return Event::kClosed;
  reopened_.load(std::memory_order_acquire);
  return Event::kReadable;
}

void FrameGate::Reopen() const {
  reopened_.fetch_add(1, std::memory_order_release);
  epoll_event event = {.events = kOneThread, .data = {.fd = fd_}};
  epoll_ctl(poll_.get(), EPOLL_CTL_MOD, fd_, &event);
}

void FrameGate::Wake() const { Raise(wake_); }

void FrameGate::SetAlarm(std::chrono::milliseconds time) const {
  itimerspec alarm = {};
  alarm.it_value = {.tv_sec = time.count() / 1000,
                    .tv_nsec = time.count() % 1000 * 1'000'000};
  timerfd_settime(alarm_.get(), 0, &alarm, nullptr);
}

void FrameGate::Close() const { Raise(closed_); }

}  // namespace osiris::mcp
