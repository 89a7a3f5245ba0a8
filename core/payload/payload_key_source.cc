#include "core/payload/payload_key_source.h"

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/secret/reveal.h"

namespace osiris {

PayloadKeySource PayloadKeysIn(KeyStore& store) {
  return [&store]() -> absl::StatusOr<PayloadKeys> {
    ASSIGN_OR_RETURN(const Secret key, store.LoadOrCreate(kPayloadKeyName));
    return PayloadKeys::From(RevealSecret(key));
  };
}

PayloadKeySource KnownPayloadKeysIn(KeyStore& store) {
  return [&store]() -> absl::StatusOr<PayloadKeys> {
    const absl::StatusOr<Secret> key = store.Load(kPayloadKeyName);
    if (key.status().code() == absl::StatusCode::kNotFound) {
      return MakeError(ErrorCode::kAuditPayloadKeyMissing,
                       "the key of payloads is not where keys are kept");
    }
    if (!key.ok()) return key.status();
    return PayloadKeys::From(RevealSecret(*key));
  };
}

}  // namespace osiris
