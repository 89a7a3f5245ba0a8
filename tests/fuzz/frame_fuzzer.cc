// Whatever bytes come over a channel: the frames that are taken are those
// bytes, in their order, and what follows them is refused or unfinished.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "core/ipc/channel.h"
#include "core/ipc/frame.h"
#include "core/ipc/worker_protocol.h"

namespace osiris {
namespace {

// What a socket holds without a reader.
constexpr size_t kMaxInput = 64 << 10;

std::string Written(const Frame& frame) {
  std::string bytes(kFrameHeaderBytes, '\0');
  EncodeFrameHeader({.json_bytes = static_cast<uint32_t>(frame.json.size()),
                     .tail_bytes = static_cast<uint32_t>(frame.tail.size()),
                     .sequence = frame.sequence},
                    bytes.data());
  return bytes + frame.json + frame.tail;
}

// What a worker takes for a question, a broker for an answer: neither may fail
// in another way than by a status.
void Decode(const Frame& frame) {
  if (const auto request = DecodeWorkerRequest(frame); request.ok()) {
    const WorkerMessage message = EncodeWorkerRequest(*request);
    const auto again = DecodeWorkerRequest(
        {.sequence = 0, .json = message.json, .tail = message.tail});
    if (!again.ok() || again->op != request->op) std::abort();
  }
  if (const auto progress = DecodeWorkerProgress(frame.json)) {
    if (!DecodeWorkerProgress(EncodeWorkerProgress(*progress))) std::abort();
  }
  const auto answer = DecodeWorkerAnswer(frame);
  if (answer.ok()) SourceInfoFromJson(*answer).IgnoreError();
}

void Run(std::string_view input) {
  auto ends = Channel::NewPair();
  if (!ends.ok()) std::abort();
  if (write(ends->first.get(), input.data(), input.size()) !=
      static_cast<ssize_t>(input.size())) {
    std::abort();
  }
  ends->first.Reset();
  Channel channel(std::move(ends->second));
  std::string taken;
  while (true) {
    const auto frame = channel.Receive({});
    if (!frame.ok()) break;
    if (!frame->has_value()) {
      if (taken.size() != input.size()) std::abort();
      break;
    }
    taken += Written(**frame);
    Decode(**frame);
  }
  if (!input.starts_with(taken)) std::abort();
}

}  // namespace
}  // namespace osiris

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size == 0 || size > osiris::kMaxInput) return 0;
  osiris::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
