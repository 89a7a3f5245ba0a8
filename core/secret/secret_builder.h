#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string_view>

#include "core/secret/secret.h"

namespace osiris {

// A secret that arrives byte by byte: typed, or through a pipe. The bytes are
// in guarded memory from the first on. One thread.
class SecretBuilder {
 public:
  static constexpr size_t kMaxBytes = 64 << 10;

  SecretBuilder();

  // False where there is no more room; then nothing changes.
  bool Append(std::string_view bytes);
  // As read(2): appends what is to be read of `fd` now. -1 and EFBIG where
  // there is no more room.
  ssize_t ReadFrom(int fd);
  // Takes back the last character, which may be several bytes of UTF-8.
  void RemoveLast();
  void Clear();

  // Takes away a line's end, if there is one.
  void DropLineEnd();

  bool Holds(char byte) const;
  bool empty() const { return size_ == 0; }

  // What has arrived. Starts anew.
  Secret Take();

 private:
  std::string_view bytes() const { return {bytes_, size_}; }

  Secret buffer_;
  char* bytes_ = nullptr;
  size_t size_ = 0;
};

}  // namespace osiris
