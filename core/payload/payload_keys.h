#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include "absl/status/statusor.h"

namespace osiris {

// The keys that payloads are kept under, each derived from one of 32 bytes:
// one seals what is written, one makes words into what an index may hold.
// Copies are zeroed when they end. Thread-safe once made.
class PayloadKeys {
 public:
  using Key = std::array<unsigned char, 32>;

  // `master` has 32 bytes, else kInvalidArgument.
  static absl::StatusOr<PayloadKeys> From(std::string_view master);
  PayloadKeys(const PayloadKeys&) = default;
  PayloadKeys& operator=(const PayloadKeys&) = default;
  ~PayloadKeys();

  const Key& seal() const { return seal_; }

  // Names the key and tells nothing of it: files say by which they are sealed.
  uint64_t id() const { return id_; }

  // What stands for `word` in an index. Who has no key can neither guess words
  // nor tell whether one is there.
  uint32_t HashWord(std::string_view word) const;

  // Four bytes that only who has the key can make of `bytes`.
  uint32_t Check(std::string_view bytes) const;

 private:
  PayloadKeys() = default;

  Key seal_ = {};
  std::array<unsigned char, 16> words_ = {};
  std::array<unsigned char, 16> checks_ = {};
  uint64_t id_ = 0;
};

// Where the keys come from: asked when first needed, may take seconds, and may
// fail.
using PayloadKeySource = std::function<absl::StatusOr<PayloadKeys>()>;

}  // namespace osiris
