#pragma once

#include <cstddef>
#include <cstdint>

namespace osiris {

// What core/telemetry/otlp/otlp_post.h and the program `osiris-otlp` say to
// each other over a socket pair, the program's descriptor 0: requests, each
// with its URL, headers and body after it, and for each a reply with the
// answer's body after it. Both are of one build.
struct OtlpRequest {
  uint32_t url_bytes = 0;
  // "Name: value" lines with newlines between them.
  uint32_t header_bytes = 0;
  // JSON.
  uint32_t body_bytes = 0;
  // Milliseconds for all of it.
  uint32_t timeout_ms = 0;
  // 1 where the body may travel as gzip.
  uint32_t gzip = 0;
};

struct OtlpReply {
  enum Outcome : uint32_t {
    // By HTTP: `status` says what.
    kAnswered = 1,
    // libcurl is not installed.
    kNoLibrary = 2,
    // Nobody answered, or not in time.
    kUnreachable = 3,
    // The URL, or the certificate of who answered, is not to be used.
    kUnusable = 4,
  };
  uint32_t outcome = 0;
  uint32_t status = 0;
  // What `Retry-After` says, in seconds; 0 where it says nothing.
  uint32_t retry_after_s = 0;
  uint32_t body_bytes = 0;
};

inline constexpr size_t kMaxOtlpUrl = 2048;
inline constexpr size_t kMaxOtlpHeaders = 64 << 10;
inline constexpr size_t kMaxOtlpBody = 16 << 20;
// Of an answer, more is cut off.
inline constexpr size_t kMaxOtlpAnswer = 16 << 10;

}  // namespace osiris
