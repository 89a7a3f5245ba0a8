#pragma once

#include <cstdint>

#include "core/audit/audit_log.h"
#include "core/config/paths.h"
#include "core/operation/operation.h"
#include "core/payload/payload_store.h"
#include "core/secret/key_file_store.h"

namespace osiris {

// What a broker keeps of its answers to assistants, and the keys that it keeps
// them under. What could not be kept is said in the log. Thread-safe.
class KeptAnswers {
 public:
  // Touches nothing yet. `audit` outlives it.
  KeptAnswers(const Paths& home, Door door, int64_t retention_days,
              AuditLog& audit);
  KeptAnswers(const KeptAnswers&) = delete;
  KeptAnswers& operator=(const KeptAnswers&) = delete;

  KeyStore& keys() { return keys_; }
  PayloadStore& store() { return store_; }

  // Before the log's last line: what was sent last is kept, or said to be lost.
  void Finish();

 private:
  KeyFileStore keys_;
  PayloadStore store_;
};

}  // namespace osiris
