#include "core/driver/packed_bytes.h"

#include <bit>
#include <cstring>

#include "core/driver/utf8.h"

namespace osiris {

// The processes are of one machine: its order is the order.
static_assert(std::endian::native == std::endian::little);

void PackInteger(uint64_t value, int bytes, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), bytes);
}

void PackBytes(std::string_view bytes, std::string& out) {
  PackInteger(bytes.size(), 4, out);
  out += bytes;
}

bool Unpacker::TakeInteger(int bytes, uint64_t& value) {
  if (left_.size() < static_cast<size_t>(bytes)) return false;
  value = 0;
  if (left_.size() >= sizeof(value)) {
    // Eight at once, and those that are of the next value off.
    std::memcpy(&value, left_.data(), sizeof(value));
    value &= ~uint64_t{0} >> (64 - 8 * bytes);
  } else {
    std::memcpy(&value, left_.data(), bytes);
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
