#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace osiris {

// Values one after the other, as they cross processes: integers little endian,
// lengths before bytes. Only for processes of one build.

// The lowest `bytes` bytes of `value`, from 1 to 8.
void PackInteger(uint64_t value, int bytes, std::string& out);

// Four bytes of length, then `bytes`, which are fewer than 4 GiB.
void PackBytes(std::string_view bytes, std::string& out);

// Takes values off the front of bytes that somebody else wrote; says false
// once they run out or are not what they should be, and never reads beyond.
class Unpacker {
 public:
  explicit Unpacker(std::string_view bytes) : left_(bytes) {}

  bool TakeInteger(int bytes, uint64_t& value);
  // What PackBytes wrote.
  bool TakeBytes(std::string& bytes);
  // The same, and it must be UTF-8.
  bool TakeText(std::string& text);
  // A number of things that take at least `least` bytes each: one that cannot
  // be true makes no memory of air.
  bool TakeCount(size_t least, size_t& count);

  size_t left() const { return left_.size(); }

 private:
  std::string_view left_;
};

}  // namespace osiris
