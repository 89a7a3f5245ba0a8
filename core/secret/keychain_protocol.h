#pragma once

#include <cstddef>
#include <cstdint>

namespace osiris {

// What core/secret/keychain.h and the program `osiris-keychain` say to each
// other over a socket pair, the program's descriptor 0: one request with its
// name and value after it, one reply with its value after it. Both are of one
// build.
struct KeychainRequest {
  enum Kind : uint32_t { kGet = 1, kPut = 2, kDelete = 3 };
  uint32_t kind = 0;
  uint32_t name_bytes = 0;
  uint32_t value_bytes = 0;
};

struct KeychainReply {
  enum Outcome : uint32_t {
    kDone = 1,
    // There is no such secret.
    kNone = 2,
    kLocked = 3,
    // libsecret is not installed.
    kNoLibrary = 4,
    // There is no session bus, or nobody on it who keeps secrets.
    kNoService = 5,
    // It is there and has no keyring to put secrets into.
    kNoKeyring = 6,
    // It refused, or broke.
    kFailed = 7,
  };
  uint32_t outcome = 0;
  uint32_t value_bytes = 0;
};

// Of names, and of values.
inline constexpr size_t kMaxKeychainName = 256;
inline constexpr size_t kMaxKeychainValue = 64 << 10;

}  // namespace osiris
