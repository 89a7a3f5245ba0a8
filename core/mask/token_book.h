#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/mask/detect/personal_class.h"

namespace osiris {

// Numbers for masked values: the same value gets the same token, whichever
// column it stands in, so that tables can still be joined by eye. Numbers
// count from 1 in the order of asking, each class for itself, and mean nothing
// outside the book.
//
// The book holds keyed hashes, never values: it cannot be turned back, not
// even by who reads the process's memory. Thread-safe.
class TokenBook {
 public:
  // More values than this are not told apart: "EMAIL".
  static constexpr size_t kMaxTokens = 200'000;

  TokenBook();

  // "EMAIL 1". Values are the same that differ only in the case of ASCII
  // letters, blanks at both ends and, where the class is written in groups
  // (cards, accounts, phones, ids), in what stands between the groups. A value
  // that was first asked for as another class keeps the token of that one.
  std::string TokenOf(PersonalClass personal, std::string_view value);

 private:
  using Digest = std::array<unsigned char, 16>;

  // Nobody without the key chooses them.
  struct FirstBytes {
    size_t operator()(const Digest& digest) const {
      size_t first = 0;
      std::memcpy(&first, digest.data(), sizeof(first));
      return first;
    }
  };

  Digest DigestOf(PersonalClass personal, std::string_view value) const;

  std::array<unsigned char, 32> key_;
  std::mutex mutex_;
  // Guarded by `mutex_`, as is what follows.
  std::unordered_map<Digest, std::string, FirstBytes> tokens_;
  std::array<int64_t, kPersonalClasses> counts_ = {};
};

// "5 to 8 bytes": how long a value is, as far as a token may say.
std::string LengthClassOf(size_t bytes);

}  // namespace osiris
