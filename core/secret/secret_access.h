#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "core/secret/secret.h"

namespace osiris {

// One secret's bytes in memory of their own: page-aligned, between guard
// pages, locked against swapping and left out of core dumps where the system
// allows it (RLIMIT_MEMLOCK may be used up, which is no failure), zeroed when
// freed. Immutable, so any thread may read it.
struct Secret::Buffer {
  explicit Buffer(size_t bytes);
  ~Buffer();
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  char* data = nullptr;
  size_t size = 0;
  // False where no guarded memory was to be had and the heap serves.
  bool guarded = true;
};

// The way into a Secret, for this package alone.
class SecretAccess {
 public:
  static std::string_view BytesOf(const Secret& secret);

  // A secret of `size` bytes that `fill` writes where they will stay: no copy
  // is made. Empty where `fill` answers false.
  static Secret Make(size_t size, const std::function<bool(char* bytes)>& fill);
};

}  // namespace osiris
