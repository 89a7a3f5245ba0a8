#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.h"

namespace osiris::mcp {

// Carries state through hands that are not trusted (2026-07-28,
// basic/patterns/mrtr): encrypted and authenticated (XChaCha20-Poly1305) under
// a key of this object, bound to a purpose, and for a while only. A copy may be
// handed in more than once: what must happen once has to be counted elsewhere.
class SealedState {
 public:
  using Clock = std::chrono::system_clock;

  // Makes a random key. What other objects sealed cannot be opened.
  SealedState();

  // Printable text; another one each time.
  std::string Seal(const Json& state, std::string_view purpose,
                   Clock::time_point expiry) const;

  // What was sealed for `purpose`; nullopt when it was not, was changed, or has
  // expired. `text` may be anything.
  std::optional<Json> Open(std::string_view text, std::string_view purpose,
                           Clock::time_point now) const;

 private:
  std::array<unsigned char, 32> key_;
};

}  // namespace osiris::mcp
