#pragma once

#include <memory>

#include "core/audit/audit_log.h"
#include "core/config/config.h"
#include "core/config/environment.h"
#include "core/config/paths.h"
#include "core/operation/operation.h"
#include "core/payload/payload_store.h"
#include "core/secret/home_key_store.h"
#include "core/secret/secret_question.h"
#include "core/secret/secret_stores.h"

namespace osiris {

// What a broker keeps of its answers to assistants, and the keys that it keeps
// them under. What could not be kept is said in the log. Thread-safe.
class KeptAnswers {
 public:
  // Where keys may be.
  struct KeyPlaces {
    KeyPlace place = KeyPlace::kAuto;
    Environment environment;
    // nullptr: nobody can be asked for a vault's passphrase.
    AskSecret ask_secret;
  };

  // Touches nothing yet. `audit` outlives it.
  KeptAnswers(const Paths& home, Door door, int64_t retention_days,
              const KeyPlaces& places, AuditLog& audit);
  KeptAnswers(const KeptAnswers&) = delete;
  KeptAnswers& operator=(const KeptAnswers&) = delete;

  HomeKeyStore& keys() { return keys_; }
  PayloadStore& store() { return store_; }

  // Before the log's last line: what was sent last is kept, or said to be lost.
  void Finish();

 private:
  const std::unique_ptr<SecretStores> secrets_;
  HomeKeyStore keys_;
  PayloadStore store_;
};

}  // namespace osiris
