#pragma once

#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/audit/audit_log.h"
#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/config/config.h"
#include "core/memory/consent_source.h"
#include "core/memory/memory_store.h"
#include "core/operation/operation.h"
#include "core/secret/redactor.h"

namespace osiris {

// What a writer needs. All but the values outlives it.
struct MemoryWriterParts {
  Config::Memory settings;
  // The rule in force when it is asked for, which a person may have made
  // stricter while one was asked; empty: that of `settings`.
  std::function<MemoryConsent()> consent_now = nullptr;
  const Clock* clock = nullptr;
  // Where consent is recorded and evidence comes from.
  AuditLog* audit = nullptr;
  // Who asks a person for an assistant; nullptr: nobody.
  ConsentSource* consent = nullptr;
  // Takes the secrets that this process knows out of all that is kept, and
  // never answers nullptr; empty: none is known.
  std::function<std::shared_ptr<const Redactor>()> withheld = nullptr;
};

// The one way into memory: what was captured is checked for its size, redacted
// and masked, agreed to by a person, recorded and then stored, in this order.
// Whoever asks, no secret that is known when it is captured is stored.
// Thread-safe.
class MemoryWriter {
 public:
  // `store` outlives it.
  MemoryWriter(MemoryStore& store, MemoryWriterParts parts);

  // Takes known secrets out of what memory.capture's `arguments` hold, masks
  // it, obtains consent, and stores it. PROTOCOL/ARGUMENT_INVALID where
  // `session_id` cannot be a name, or holds a secret. Fails with
  // MEMORY/DISABLED, MEMORY/CONSENT_DENIED, MEMORY/CONSENT_REQUIRED,
  // MEMORY/TOO_LARGE (before masking: a text or the entry),
  // MEMORY/SESSION_FULL, MEMORY/STORE_UNUSABLE; AUDIT/UNAVAILABLE where the
  // consent cannot be recorded; as ConsentSource::Ask. Nothing is stored then.
  absl::StatusOr<Json> Capture(const Json& arguments, Call& call);

 private:
  struct Captured;

  // What this process knows now; never nullptr.
  std::shared_ptr<const Redactor> Withheld() const;
  absl::StatusOr<Captured> Prepare(const Json& arguments) const;
  absl::Status RecordConsent(const Call& call, const Captured& captured);

  MemoryStore& store_;
  const MemoryWriterParts parts_;
};

}  // namespace osiris
