#include "core/driver/packed_bytes.h"

#include "core/driver/utf8.h"

namespace osiris {

void PackInteger(uint64_t value, int bytes, std::string& out) {
  for (int i = 0; i < bytes; ++i) {
    out += static_cast<char>(value >> (8 * i));
  }
}

void PackBytes(std::string_view bytes, std::string& out) {
  PackInteger(bytes.size(), 4, out);
  out += bytes;
}

bool Unpacker::TakeInteger(int bytes, uint64_t& value) {
  if (left_.size() < static_cast<size_t>(bytes)) return false;
  value = 0;
  for (int i = 0; i < bytes; ++i) {
    value |= uint64_t{static_cast<uint8_t>(left_[i])} << (8 * i);
  }
  left_.remove_prefix(bytes);
  return true;
}

bool Unpacker::TakeBytes(std::string& bytes) {
  uint64_t size = 0;
  if (!TakeInteger(4, size) || left_.size() < size) return false;
  bytes.assign(left_.substr(0, size));
  left_.remove_prefix(size);
  return true;
}

bool Unpacker::TakeText(std::string& text) {
  return TakeBytes(text) && IsUtf8(text);
}

bool Unpacker::TakeCount(size_t least, size_t& count) {
  uint64_t value = 0;
  if (!TakeInteger(4, value) || value > left_.size() / least) return false;
  count = value;
  return true;
}

}  // namespace osiris
