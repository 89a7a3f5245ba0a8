#include "core/payload/leak/stream_start.h"

#include <array>
#include <string>

#include "core/payload/leak/unfold.h"

namespace osiris {
namespace {

constexpr std::string_view kZstdStart = "\x28\xb5\x2f\xfd";
constexpr std::string_view kGzipStart = "\x1f\x8b\x08";
// Digits that a stream which holds a secret has at least.
constexpr size_t kLeastBase64 = 12;
constexpr size_t kLeastHex = 16;

size_t At(std::string_view bytes, size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

// The head of zlib, of any level and any window, without a dictionary.
bool BeginsZlib(std::string_view bytes) {
  if (bytes.size() < 2) return false;
  const size_t method = At(bytes, 0);
  const size_t flags = At(bytes, 1);
  return (method & 0x8F) == 0x08 && (flags & 0x20) == 0 &&
         (method << 8 | flags) % 31 == 0;
}

// Whether what stands behind that head begins a block.
bool BeginsBlock(std::string_view bytes) {
  if (bytes.empty()) return false;
  const size_t type = At(bytes, 0) >> 1 & 3;
  if (type != 0 || bytes.size() < 5) return type != 3;
  // Stored: its length, and the same once more with other bits.
  return At(bytes, 1) == (At(bytes, 3) ^ 0xFF) &&
         At(bytes, 2) == (At(bytes, 4) ^ 0xFF);
}

// Of bytes as they are.
std::optional<StreamStart> PlainStart(std::string_view bytes,
                                      std::string_view writing) {
  if (bytes.starts_with(kGzipStart) || bytes.starts_with(kZstdStart)) {
    return StreamStart{.writing = writing};
  }
  if (BeginsZlib(bytes) && BeginsBlock(bytes.substr(2))) {
    return StreamStart{.writing = writing, .weak = true};
  }
  return std::nullopt;
}

std::optional<StreamStart> StartAt(std::string_view bytes) {
  if (const auto start = PlainStart(bytes, "")) return start;
  const std::string hex = FromHexRun(bytes.substr(0, kLeastHex));
  if (hex.size() == kLeastHex / 2) {
    if (const auto start = PlainStart(hex, "hex")) return start;
  }
  const std::string base64 = FromBase64Run(bytes.substr(0, kLeastBase64));
  if (base64.size() < kLeastBase64 * 3 / 4) return std::nullopt;
  return PlainStart(base64, "base64");
}

// By two bytes: whether a stream may begin with them.
using Firsts = std::array<bool, 1 << 16>;

Firsts MakeFirsts() {
  Firsts firsts = {};
  for (size_t both = 0; both < firsts.size(); ++both) {
    const char pair[] = {static_cast<char>(both >> 8),
                         static_cast<char>(both & 0xFF)};
    const std::string_view bytes(pair, sizeof(pair));
    const std::string hex = FromHexRun(bytes);
    const std::string base64 = FromBase64Run(bytes);
    const auto may = [](const std::string& read) {
      if (read.empty()) return false;
      return (At(read, 0) & 0x8F) == 0x08 || At(read, 0) == 0x1F;
    };
    firsts[both] = BeginsZlib(bytes) || kGzipStart.starts_with(bytes) ||
                   kZstdStart.starts_with(bytes) || may(hex) || may(base64);
  }
  return firsts;
}

}  // namespace

std::optional<StreamStart> NextStream(std::string_view bytes, size_t* at) {
  static const Firsts firsts = MakeFirsts();
  for (; *at + 1 < bytes.size(); ++*at) {
    if (!firsts[At(bytes, *at) << 8 | At(bytes, *at + 1)]) continue;
    if (const auto start = StartAt(bytes.substr(*at))) return start;
  }
  return std::nullopt;
}

}  // namespace osiris
