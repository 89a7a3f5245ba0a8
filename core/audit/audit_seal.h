#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace osiris {

// A seal's key: 32 bytes, wiped when it dies or is moved from.
class SealKey {
 public:
  static constexpr size_t kSize = 32;

  // A new one, from the kernel.
  static SealKey Random();
  // Nothing where `hex` is not 64 hex digits.
  static std::optional<SealKey> FromHex(std::string_view hex);

  SealKey(SealKey&& other) noexcept;
  SealKey& operator=(SealKey&& other) noexcept;
  ~SealKey();

  // For the store that keeps it. The copy is the caller's to wipe.
  std::string ToHex() const;

 private:
  friend class Sealer;
  SealKey() = default;
  std::array<unsigned char, kSize> bytes_ = {};
};

// Seals the checkpoints of one segment, forward-secure: each takes the key of
// its epoch, and then there is only the key of the next one. Who takes over the
// process can seal what comes, and change nothing that was sealed.
//
// From the segment's first key the same object checks what was sealed.
class Sealer {
 public:
  explicit Sealer(SealKey first) : key_(std::move(first)) {}

  // Of the next checkpoint.
  int64_t epoch() const { return epoch_; }

  // HMAC-SHA256 (64 hex digits) under this epoch's key over the number of the
  // checkpoint's own line, the `h` of the line before it and whether it is the
  // last; then goes on to the next epoch.
  std::string Seal(int64_t sequence, std::string_view head, bool last);

 private:
  void Evolve();

  SealKey key_;
  int64_t epoch_ = 0;
};

}  // namespace osiris
