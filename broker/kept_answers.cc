#include "broker/kept_answers.h"

#include <unistd.h>

#include <chrono>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/error_info.h"
#include "core/payload/payload_key_source.h"
#include "core/secret/home_stores.h"
#include "core/secret/passphrase.h"

namespace osiris {
namespace {

constexpr std::chrono::milliseconds kLastMoments{100};

PayloadStore::Lost TellLog(AuditLog& audit, Door door) {
  return [&audit, door](const SentPayload& sent, const absl::Status& reason) {
    // Where the log cannot be written either, the next call is refused.
    audit
        .Append({.kind = AuditEventKind::kPayloadLost,
                 .correlation_id = sent.correlation_id,
                 .door = std::string(NameOf(door)),
                 .operation = sent.operation,
                 .outcome = GetErrorInfo(reason).code,
                 .payload = sent.address},
                AuditWait::kWritten)
        .IgnoreError();
  };
}

// The stores in which a new key may be made. A vault is opened for it only
// where nobody has to be asked.
std::vector<std::string> StoresFor(const KeptAnswers::KeyPlaces& places,
                                   const std::string& vault) {
  switch (places.place) {
    case KeyPlace::kFile:
      return {};
    case KeyPlace::kKeychain:
      return {"keychain"};
    case KeyPlace::kVault:
      return {"vault"};
    case KeyPlace::kAuto:
      break;
  }
  std::vector<std::string> stores = {"keychain"};
  if (places.environment(kPassphraseVariable) &&
      access(vault.c_str(), F_OK) == 0) {
    stores.push_back("vault");
  }
  return stores;
}

}  // namespace

KeptAnswers::KeptAnswers(const Paths& home, Door door, int64_t retention_days,
                         const KeyPlaces& places, AuditLog& audit)
    : secrets_(HomeStores(home.vault_file, places.environment,
                          PersonBehind(places.ask_secret), SystemClock())),
      keys_({.folder = home.keys,
             .places =
                 [places, vault = home.vault_file] {
                   return StoresFor(places, vault);
                 },
             .or_file = places.place == KeyPlace::kAuto ||
                        places.place == KeyPlace::kFile},
            *secrets_),
      store_(home.payloads, audit.session(), SystemClock(),
             PayloadKeysIn(keys_), TellLog(audit, door),
             {.retention_days = retention_days}) {}

void KeptAnswers::Finish() { store_.Finish(kLastMoments); }

}  // namespace osiris
