#include "mcp/server/output_queue.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace osiris::mcp {
void OutputQueue::Add(std::string line) {
  if (lines_.empty()) last_progress_ = Clock::now();
  line += '\n';
  bytes_ += line.size();
  lines_.push_back(std::move(line));
}

bool OutputQueue::Flush() {
  while (!lines_.empty()) {
    pollfd out = {fd_, POLLOUT, 0};
    const int ready = poll(&out, 1, 0);
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return ready == 0;
    if ((out.revents & POLLOUT) == 0) return false;
    const std::string& line = lines_.front();
    const size_t piece = std::min(piece_, line.size() - written_);
    const ssize_t n = write(fd_, line.data() + written_, piece);
    if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (n <= 0) return false;
    last_progress_ = Clock::now();
    written_ += static_cast<size_t>(n);
    bytes_ -= static_cast<size_t>(n);
    if (written_ == line.size()) {
      lines_.pop_front();
      written_ = 0;
    }
  }
  return true;
}

}  // namespace osiris::mcp
