#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/clock.h"
#include "core/config/config.h"
#include "core/memory/consent_source.h"
#include "core/memory/memory_entry.h"

namespace osiris {

// OK, or MEMORY/DISABLED where the owner wants no memory at all.
absl::Status CheckMemoryAllowed(MemoryConsent rule);

// The act of a person by which `question` may be kept, under the rule
// `memory.consent`:
//   never       none
//   configured  the owner's configuration is the act, unless the caller says
//               itself that nobody agreed (`claimed` is false)
//   ask         at the command line and in the window, where people are,
//               `claimed` (--consent) is the act; for an assistant it is the
//               answer of `source`, whatever it claims. nullptr asks nobody.
// The record has the time of the act, by `clock`. Fails with
//   MEMORY/DISABLED           the rule is `never`
//   MEMORY/CONSENT_DENIED     a person said no
//   MEMORY/CONSENT_REQUIRED   no person said anything
// and as ConsentSource::Ask.
absl::StatusOr<ConsentRecord> ObtainConsent(MemoryConsent rule,
                                            std::optional<bool> claimed,
                                            ConsentSource* source, Call& call,
                                            const ConsentQuestion& question,
                                            const Clock& clock);

}  // namespace osiris
