#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace osiris {

// SHA-256 (FIPS 180-4) with the processor's own instructions where it has
// them. Costs nothing before its first use, and no memory but its own. One
// thread at a time.
class Sha256 {
 public:
  static constexpr size_t kBytes = 32;

  Sha256();

  Sha256& Add(std::string_view bytes);

  // The digest of what was added. Call it once, last.
  std::array<unsigned char, kBytes> Digest();
  // The same as 64 hex digits, lower case.
  std::string Hex();
  // The same, appended to `text`.
  void AppendHex(std::string& text);

 private:
  // What the library that computes it keeps.
  alignas(8) std::array<unsigned char, 112> state_;
};

// SHA-256 over parts, each preceded by its length, so that ("ab", "c") and
// ("a", "bc") differ.
class Fingerprint {
 public:
  Fingerprint() = default;
  Fingerprint(const Fingerprint&) = delete;
  Fingerprint& operator=(const Fingerprint&) = delete;

  Fingerprint& Add(std::string_view part);

  // 64 hex digits, lower case. Call it once, last.
  std::string Hex();

 private:
  Sha256 sha256_;
};

// SHA-256 of `bytes` alone, 64 hex digits.
std::string Sha256Hex(std::string_view bytes);

// `bytes` random bytes as lower-case hex, from the kernel.
std::string RandomHex(size_t bytes);

}  // namespace osiris
