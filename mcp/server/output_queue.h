#pragma once

#include <limits.h>

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>

namespace osiris::mcp {

// Lines that wait to be written to a descriptor which may be slow. Never
// blocks. Not thread-safe.
class OutputQueue {
 public:
  using Clock = std::chrono::steady_clock;

  // Does not own `fd`. A write has at most `piece` bytes: as many as do not
  // block when `fd` polls as writable (MakeOutputRoom).
  explicit OutputQueue(int fd, size_t piece = PIPE_BUF)
      : fd_(fd), piece_(piece) {}

  // Takes a line, without its newline.
  void Add(std::string line);

  // Writes what the descriptor takes at once. False: nobody reads any more.
  bool Flush();

  bool empty() const { return lines_.empty(); }
  // Bytes that wait.
  size_t bytes() const { return bytes_; }
  // When a byte was last taken, or when the queue last was empty.
  Clock::time_point last_progress() const { return last_progress_; }

 private:
  const int fd_;
  const size_t piece_;
  std::deque<std::string> lines_;
  // Bytes of the first line that have been written.
  size_t written_ = 0;
  size_t bytes_ = 0;
  Clock::time_point last_progress_ = Clock::now();
};

}  // namespace osiris::mcp
