#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/payload/payload_keys.h"
#include "core/payload/payload_pack.h"

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

// How much of what is kept could be read.
struct KeptAnswers {
  int64_t answers = 0;
  // Answers of which there is only the hash.
  int64_t hash_only = 0;
  // Answers that left and could not be kept, as far as that is known.
  int64_t lost = 0;
  // Packs that are sealed with another key than ours.
  std::vector<std::string> of_other_keys;
  // Packs that were changed, or cannot be read; the rest of them was.
  std::vector<std::string> damaged;
};

// The answers that left and could not be kept, as far as the audit log tells.
struct LostAnswers {
  int64_t answers = 0;
  // Some of the log could not be read, and may tell of more.
  bool exact = true;
};

// What the audit log says of answers; each may be empty.
struct AuditedAnswers {
  // Says why an answer of a call should be there, of which none is; OK where
  // nothing says so. CheckPromise, for one.
  std::function<absl::Status(const std::string& call)> promise = nullptr;
  // Counts the lost ones, from the beginning `since` of a UTC time on, and
  // before `until`; either may be empty. CountLost, for one. Where it fails, it
  // is said that their number is not known.
  std::function<absl::StatusOr<LostAnswers>(const std::string& since,
                                            const std::string& until)>
      lost = nullptr;
};

// Answers from what is kept of answers to assistants. Reads files only and
// holds nothing, so it is true of all processes. Thread-safe.
class PayloadSearch {
 public:
  // Packs are in `folder`.
  PayloadSearch(std::string folder, PayloadKeySource keys,
                AuditedAnswers audited = {});

  // The calls whose answers had the value, or told of what is referred to,
  // oldest first; of many the newest. A value that left with a mask over it is
  // not in the answer and is not found. What is damaged is said, as far as it
  // was read: only answers that may have it are. It does not hide the rest. A
  // call counts once, also where a pack was copied. Errors:
  //   AUDIT/PAYLOAD_KEY_MISSING   there are packs, and their key is not here
  //   AUDIT/PAYLOAD_UNAVAILABLE   the folder cannot be read
  // and what the source of keys fails with.
  absl::StatusOr<Json> Seen(const SeenQuery& query) const;

  // The answer of one call, every byte of it. Also
  //   AUDIT/PAYLOAD_NOT_FOUND     none is kept, or only its hash
  //   AUDIT/PAYLOAD_DAMAGED       it is not as it was written; or it is not
  //                               found, and something that was changed may
  //                               have had it, or it was promised
  //   AUDIT/PAYLOAD_KEY_MISSING   or it is not found, and there are packs that
  //                               are sealed with another key
  absl::StatusOr<Json> Show(const std::string& correlation_id) const;

  // Calls `visit` with every answer that is kept, oldest pack first, until it
  // fails, and fails with that. Of answers with equal bytes in one pack only
  // the first has them; of a call that is there twice there is only one.
  // Errors as Seen.
  using VisitAnswer = std::function<absl::Status(const StoredPayload& answer)>;
  absl::StatusOr<KeptAnswers> VisitAnswers(const VisitAnswer& visit) const;

 private:
  const std::string folder_;
  const PayloadKeySource keys_;
  const AuditedAnswers audited_;
};

}  // namespace osiris
