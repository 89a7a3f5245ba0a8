#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace osiris {

// What travels between the processes of Osiris, on every pipe:
//
//   u32 json_bytes   little endian, at most kMaxFrameJsonBytes
//   u32 tail_bytes   little endian, at most kMaxFrameTailBytes
//   u64 sequence     little endian
//   JSON text, then the tail: bytes that need no JSON
//
// An answer carries its question's sequence.
struct Frame {
  uint64_t sequence = 0;
  std::string json;
  std::string tail;
};

inline constexpr size_t kFrameHeaderBytes = 16;
inline constexpr size_t kMaxFrameJsonBytes = size_t{16} << 20;
inline constexpr size_t kMaxFrameTailBytes = size_t{64} << 20;

struct FrameHeader {
  uint32_t json_bytes = 0;
  uint32_t tail_bytes = 0;
  uint64_t sequence = 0;

  // Within the limits.
  bool valid() const {
    return json_bytes <= kMaxFrameJsonBytes && tail_bytes <= kMaxFrameTailBytes;
  }
};

// Writes `header` to `bytes`, which has room for kFrameHeaderBytes.
void EncodeFrameHeader(const FrameHeader& header, char* bytes);

// Reads kFrameHeaderBytes from `bytes`. The result may be invalid.
FrameHeader DecodeFrameHeader(const char* bytes);

}  // namespace osiris
