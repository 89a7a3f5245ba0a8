#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/base/unique_fd.h"
#include "core/ipc/frame.h"

namespace osiris {

// Frames over a pair of connected sockets or pipes. Only read, write and poll
// are used, but for SendWithin, so it works inside the front's seal, and no
// descriptor can arrive.
//
// One thread may receive while others send; senders take turns. A receiver
// makes the context's cancellation descriptor (an eventfd) if nobody has yet:
// inside the seal, use one context whose fd() was called before.
class Channel {
 public:
  // Owns `fd`, which is made blocking for reads and writes by poll.
  explicit Channel(UniqueFd fd);

  // Two ends of a new pair, both closed on exec.
  static absl::StatusOr<std::pair<UniqueFd, UniqueFd>> NewPair();

  // Writes one frame whole. kUnavailable: the peer is gone.
  // PROTOCOL/RESULT_TOO_LARGE: a part exceeds its limit; nothing was sent.
  absl::Status Send(uint64_t sequence, std::string_view json,
                    std::string_view tail = {});

  // The same over sockets, outside of the seal, for a peer that may not read.
  // Waits for room until `context` ends: RUN/CANCELLED or RUN/TIMED_OUT; the
  // peer may have a part of the frame then, and nothing can be sent any more.
  absl::Status SendWithin(const CallContext& context, uint64_t sequence,
                          std::string_view json, std::string_view tail = {});

  // The next frame, or nullopt when the peer closed between frames. Waits
  // until `context` ends: RUN/CANCELLED or RUN/TIMED_OUT; a frame that was
  // half there then is finished by the next call.
  //   PROTOCOL/FRAME_INVALID   not a frame; the channel is of no more use
  //   kUnavailable             the peer is gone in the middle of a frame
  // `readable`: fd() was seen to be, and nobody read since, so it is not looked
  // at once more.
  absl::StatusOr<std::optional<Frame>> Receive(const CallContext& context,
                                               bool readable = false);

  // True when Receive has a frame to give, or an error, that fd() does not show
  // any more. Asks nobody.
  bool HasFrame() const;

  // True when bytes wait that nobody has received, or the peer is gone.
  bool HasMore() const;

  int fd() const { return fd_.get(); }

  // Closes both directions: the peer and a waiting Receive see the end.
  void Shutdown();

 private:
  absl::Status Fill(const CallContext& context, bool readable, bool* closed);
  // How much to read at once: what is missing of the frame, where that is
  // known.
  size_t Room() const;
  std::optional<Frame> TakeFrame(FrameHeader header);
  // Bytes received and not yet given out.
  std::string_view received() const {
    return std::string_view(buffer_).substr(begin_, end_ - begin_);
  }

  UniqueFd fd_;
  std::mutex send_mutex_;
  // Holds them from begin_ to end_, and room behind them that is used again.
  std::string buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
};

}  // namespace osiris
