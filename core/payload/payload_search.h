#pragma once

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/payload/payload_keys.h"

namespace osiris {

// What is looked for in kept answers.
struct SeenQuery {
  // A value, or a reference: "@f.a", "@f.a.table", "@f.a.table.column".
  std::string what;
  bool is_reference = false;
  // As in AuditFilter: the beginning of a UTC time, and a client's name.
  std::string since;
  std::string until;
  std::string client;
  int64_t limit = 50;
};

// Answers from what is kept of answers to assistants. Reads files only and
// holds nothing, so it is true of all processes. Thread-safe.
class PayloadSearch {
 public:
  // Packs are in `folder`.
  PayloadSearch(std::string folder, PayloadKeySource keys);

  // The calls whose answers had the value, or told of what is referred to,
  // oldest first; of many the newest. A value that left with a mask over it is
  // not in the answer and is not found. What is damaged is said, and does not
  // hide the rest. Errors:
  //   AUDIT/PAYLOAD_KEY_MISSING   there are packs, and their key is not here
  //   AUDIT/PAYLOAD_UNAVAILABLE   the folder cannot be read
  // and what the source of keys fails with.
  absl::StatusOr<Json> Seen(const SeenQuery& query) const;

  // The answer of one call, every byte of it. Also
  //   AUDIT/PAYLOAD_NOT_FOUND   none is kept, or only its hash
  //   AUDIT/PAYLOAD_DAMAGED     it is not as it was written
  absl::StatusOr<Json> Show(const std::string& correlation_id) const;

 private:
  const std::string folder_;
  const PayloadKeySource keys_;
};

}  // namespace osiris
