#pragma once

#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/audit/audit_log.h"
#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/config/config.h"
#include "core/memory/consent_source.h"
#include "core/memory/memory_store.h"
#include "core/operation/operation.h"

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
};

// The one way into memory: what was captured is checked for its size, masked,
// agreed to by a person, recorded and then stored, in this order. Thread-safe.
class MemoryWriter {
 public:
  // `store` outlives it.
  MemoryWriter(MemoryStore& store, MemoryWriterParts parts);

  // Masks what memory.capture's `arguments` hold, obtains consent, and stores
  // it. Fails with MEMORY/DISABLED, MEMORY/CONSENT_DENIED,
  // MEMORY/CONSENT_REQUIRED, MEMORY/TOO_LARGE (before masking: a text or the
  // entry), MEMORY/SESSION_FULL, MEMORY/STORE_UNUSABLE; AUDIT/UNAVAILABLE
  // where the consent cannot be recorded; as ConsentSource::Ask. Nothing is
  // stored then.
  absl::StatusOr<Json> Capture(const Json& arguments, Call& call);

 private:
  struct Captured;

  absl::StatusOr<Captured> Prepare(const Json& arguments) const;
  absl::Status RecordConsent(const Call& call, const Captured& captured);

  MemoryStore& store_;
  const MemoryWriterParts parts_;
};

}  // namespace osiris
