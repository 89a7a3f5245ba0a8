#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "core/operation/memory_offer.h"
#include "core/operation/operation.h"

namespace osiris {

// What a person is asked before an entry is kept.
struct ConsentQuestion {
  MemoryOffer offer;
  // Of all that is to be kept, as ConsentRecord has it.
  std::string sha256;
};

// What came back.
struct ConsentAnswer {
  enum class Outcome {
    kGranted,
    // A person said no, or said nothing in time.
    kDenied,
    // There is nobody who could be asked.
    kNobody,
  };

  Outcome outcome = Outcome::kNobody;
  // As ConsentRecord has them; of kGranted. Without `by` it was the user for
  // whom this process works.
  std::string how;
  std::string by;
};

// Asks a person whether an assistant's memory may be kept. Whatever an
// assistant says is no answer. Called from any thread.
class ConsentSource {
 public:
  virtual ~ConsentSource() = default;

  // Waits for the answer. Fails where there is none yet: with
  // POLICY/APPROVAL_NEEDED the client is to ask `call.question` first, and to
  // make the call again with `call.consent`; with RUN/CANCELLED.
  virtual absl::StatusOr<ConsentAnswer> Ask(
      Call& call, const ConsentQuestion& question) = 0;
};

}  // namespace osiris
