#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace osiris {

// SHA-256 over parts, each preceded by its length, so that ("ab", "c") and
// ("a", "bc") differ.
class Fingerprint {
 public:
  Fingerprint();
  ~Fingerprint();
  Fingerprint(const Fingerprint&) = delete;
  Fingerprint& operator=(const Fingerprint&) = delete;

  Fingerprint& Add(std::string_view part);

  // 64 hex digits, lower case. Call it once, last.
  std::string Hex();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// SHA-256 of `bytes` alone, 64 hex digits.
std::string Sha256Hex(std::string_view bytes);

// `bytes` random bytes as lower-case hex, from the kernel.
std::string RandomHex(size_t bytes);

}  // namespace osiris
