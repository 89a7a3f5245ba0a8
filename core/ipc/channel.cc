#include "core/ipc/channel.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"

namespace osiris {
namespace {

// Most messages are small, and room costs time.
constexpr size_t kLeastReadBytes = size_t{16} << 10;
constexpr size_t kMostReadBytes = size_t{1} << 20;
// More than this is given back.
constexpr size_t kKeptBytes = size_t{256} << 10;

absl::Status PeerGone() {
  return absl::UnavailableError("the process at the other end is gone");
}

// Of the whole frame.
size_t SizeOf(const FrameHeader& header) {
  return kFrameHeaderBytes + size_t{header.json_bytes} + header.tail_bytes;
}

// Waits for one of `events` at `fd`, or for `context` to end.
absl::Status Await(int fd, short events, const CallContext& context) {
  while (true) {
    pollfd fds[2] = {{fd, events, 0}, {context.cancellation.fd(), POLLIN, 0}};
    const int ready = poll(fds, 2, MillisecondsLeft(context));
    if (ready < 0 && errno != EINTR) return PeerGone();
    if (ready > 0 && fds[0].revents != 0) return absl::OkStatus();
    RETURN_IF_ERROR(CheckAlive(context));
  }
}

absl::StatusOr<std::string> FrameOf(uint64_t sequence, std::string_view json,
                                    std::string_view tail) {
  const FrameHeader header = {.json_bytes = static_cast<uint32_t>(json.size()),
                              .tail_bytes = static_cast<uint32_t>(tail.size()),
                              .sequence = sequence};
  if (json.size() > kMaxFrameJsonBytes || tail.size() > kMaxFrameTailBytes) {
    return MakeError(ErrorCode::kProtocolResultTooLarge,
                     "the message is larger than a frame may be");
  }
  std::string bytes(kFrameHeaderBytes, '\0');
  EncodeFrameHeader(header, bytes.data());
  bytes.append(json);
  bytes.append(tail);
  return bytes;
}

}  // namespace

Channel::Channel(UniqueFd fd) : fd_(std::move(fd)) {}

absl::StatusOr<std::pair<UniqueFd, UniqueFd>> Channel::NewPair() {
  int fds[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
    return absl::UnavailableError("no socket pair could be made");
  }
  return std::pair(UniqueFd(fds[0]), UniqueFd(fds[1]));
}

absl::Status Channel::Send(uint64_t sequence, std::string_view json,
                           std::string_view tail) {
  ASSIGN_OR_RETURN(const std::string bytes, FrameOf(sequence, json, tail));
  const std::lock_guard lock(send_mutex_);
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const ssize_t n = write(fd_.get(), rest.data(), rest.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return PeerGone();
    rest.remove_prefix(n);
  }
  return absl::OkStatus();
}

absl::Status Channel::SendWithin(const CallContext& context, uint64_t sequence,
                                 std::string_view json, std::string_view tail) {
  ASSIGN_OR_RETURN(const std::string bytes, FrameOf(sequence, json, tail));
  const std::lock_guard lock(send_mutex_);
  std::string_view rest = bytes;
  while (!rest.empty()) {
    const ssize_t n =
        send(fd_.get(), rest.data(), rest.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n > 0) {
      rest.remove_prefix(n);
    } else if (n < 0 && errno == EAGAIN) {
      RETURN_IF_ERROR(Await(fd_.get(), POLLOUT, context));
    } else if (n == 0 || errno != EINTR) {
      return PeerGone();
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<Frame>> Channel::Receive(
    const CallContext& context, bool readable) {
  while (true) {
    if (received().size() >= kFrameHeaderBytes) {
      const FrameHeader header = DecodeFrameHeader(received().data());
      if (!header.valid()) {
        return MakeError(ErrorCode::kProtocolFrameInvalid,
                         "a process sent what is no frame");
      }
      if (auto frame = TakeFrame(header)) return frame;
    }
    bool closed = false;
    RETURN_IF_ERROR(Fill(context, std::exchange(readable, false), &closed));
    if (!closed) continue;
    if (received().empty()) return std::nullopt;
    return PeerGone();
  }
}

std::optional<Frame> Channel::TakeFrame(FrameHeader header) {
  const size_t size = SizeOf(header);
  if (received().size() < size) return std::nullopt;
  const std::string_view bytes = received().substr(kFrameHeaderBytes);
  Frame frame;
  frame.sequence = header.sequence;
  frame.json = bytes.substr(0, header.json_bytes);
  frame.tail = bytes.substr(header.json_bytes, header.tail_bytes);
  begin_ += size;
  if (begin_ < end_) return frame;
  begin_ = end_ = 0;
  // A large frame must not keep its memory for ever.
  if (buffer_.capacity() > kKeptBytes) buffer_ = std::string();
  return frame;
}

size_t Channel::Room() const {
  if (received().size() < kFrameHeaderBytes) return kLeastReadBytes;
  const size_t size = SizeOf(DecodeFrameHeader(received().data()));
  return std::clamp(size - std::min(size, received().size()), kLeastReadBytes,
                    kMostReadBytes);
}

absl::Status Channel::Fill(const CallContext& context, bool readable,
                           bool* closed) {
  if (!readable) RETURN_IF_ERROR(Await(fd_.get(), POLLIN, context));
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
    end_ -= std::exchange(begin_, 0);
  }
  const size_t room = Room();
  if (buffer_.size() < end_ + room) buffer_.resize(end_ + room);
  ssize_t n = 0;
  do {
    n = read(fd_.get(), buffer_.data() + end_, room);
  } while (n < 0 && errno == EINTR);
  if (n > 0) end_ += static_cast<size_t>(n);
  if (n < 0 && errno != ECONNRESET) return PeerGone();
  *closed = n <= 0;
  return absl::OkStatus();
}

bool Channel::HasFrame() const {
  if (received().size() < kFrameHeaderBytes) return false;
  const FrameHeader header = DecodeFrameHeader(received().data());
  return !header.valid() || received().size() >= SizeOf(header);
}

bool Channel::HasMore() const {
  pollfd poller = {fd_.get(), POLLIN, 0};
  return !received().empty() || poll(&poller, 1, 0) != 0;
}

void Channel::Shutdown() { shutdown(fd_.get(), SHUT_RDWR); }

}  // namespace osiris
