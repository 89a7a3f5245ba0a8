#pragma once

#include <cstdint>
#include <string>

#include "core/operation/operation.h"

namespace osiris {

// What a person is asked before an entry is kept. All of it may be shown.
struct ConsentQuestion {
  // The memory's session, and who wants to write it.
  std::string session;
  std::string client;
  // The beginning of what is to be kept, masked. Written by an assistant: to
  // be shown as a quotation.
  std::string excerpt;
  // Of all of it.
  int64_t bytes = 0;
  int64_t retention_days = 0;
  // Of all of it, as ConsentRecord has it.
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
  // As ConsentRecord has them; of kGranted.
  std::string how;
  std::string by;
};

// Asks a person whether an assistant's memory may be kept. Whatever an
// assistant says is no answer. Called from any thread.
class ConsentSource {
 public:
  virtual ~ConsentSource() = default;

  // Waits for the answer, until `call.context` ends at the latest.
  virtual ConsentAnswer Ask(const Call& call,
                            const ConsentQuestion& question) = 0;
};

}  // namespace osiris
