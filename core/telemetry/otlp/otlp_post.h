#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/child/child_program.h"
#include "core/secret/secret.h"

namespace osiris {

// What became of a body that was sent.
struct OtlpAnswer {
  enum class Kind {
    // The collector has it.
    kTaken,
    // Try again, after `retry_after` where that is not zero.
    kLater,
    // It will never be taken.
    kRefused,
  };
  Kind kind = Kind::kLater;
  std::chrono::seconds retry_after{0};
  // Of what was taken, what the collector rejected: spans, or points.
  int64_t rejected = 0;
  // Why not, for a log: holds nothing that the collector says.
  std::string why;
};

// What is sent, of which `json` is whole; with `gzip` it may travel packed.
struct OtlpBody {
  std::string_view json;
  bool gzip = false;
};

// Has `child`, a running `osiris-otlp`, post `body` to `url` with
// `headers`, lines of "Name: value", and waits for what comes of it, as the
// protocol says: 429, 502, 503 and 504 are worth another try, like a collector
// that cannot be reached, and nothing else is.
OtlpAnswer PostOtlp(ChildProgram& child, std::string_view url,
                    const std::vector<Secret>& headers, const OtlpBody& body,
                    std::chrono::milliseconds timeout);

}  // namespace osiris
