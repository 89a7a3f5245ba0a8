#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "core/audit/seal_key_store.h"

namespace osiris {

// Whether the segment `folder`/`file`, which nobody writes, is not as it was
// written, as far as it and its key say: what other segments saw of it is
// VerifyAudit's question. `keys` may be nullptr: seals are not checked. `kept`
// is what they have noted of it. Fails with a plain status where it cannot be
// read.
absl::StatusOr<bool> IsSegmentDamaged(const std::string& folder,
                                      const std::string& file,
                                      SealKeyStore* keys,
                                      const KeptSegment& kept);

}  // namespace osiris
