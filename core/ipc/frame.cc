#include "core/ipc/frame.h"

namespace osiris {
namespace {

template <typename T>
void Put(T value, char* bytes) {
  for (size_t i = 0; i < sizeof(T); ++i) {
    bytes[i] = static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
  }
}

template <typename T>
T Get(const char* bytes) {
  T value = 0;
  for (size_t i = 0; i < sizeof(T); ++i) {
    value |= static_cast<T>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return value;
}

}  // namespace

void EncodeFrameHeader(const FrameHeader& header, char* bytes) {
  Put(header.json_bytes, bytes);
  Put(header.tail_bytes, bytes + 4);
  Put(header.sequence, bytes + 8);
}

FrameHeader DecodeFrameHeader(const char* bytes) {
  return {.json_bytes = Get<uint32_t>(bytes),
          .tail_bytes = Get<uint32_t>(bytes + 4),
          .sequence = Get<uint64_t>(bytes + 8)};
}

}  // namespace osiris
