#pragma once

#include "core/payload/payload_keys.h"
#include "core/secret/key_store.h"

namespace osiris {

// The name of the payloads' key in a store of keys.
inline constexpr char kPayloadKeyName[] = "payloads";

// Takes the keys from `store`, which outlives the source; makes them there
// where there are none yet.
PayloadKeySource PayloadKeysIn(KeyStore& store);

// As above, but fails with AUDIT/PAYLOAD_KEY_MISSING where there are none: for
// who only reads.
PayloadKeySource KnownPayloadKeysIn(KeyStore& store);

}  // namespace osiris
