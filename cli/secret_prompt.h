#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "core/base/cancellation.h"
#include "core/secret/secret_question.h"

namespace osiris::cli {

// Answers `question` as AskSecret says: a value from standard input, all of it
// but a line's end, where that is no terminal; everything else from the person
// at the terminal, without showing it, and twice where it is new.
absl::StatusOr<Secret> PromptForSecret(const SecretQuestion& question,
                                       const Cancellation& cancellation);

// True if the person at the terminal says yes to `question`.
//   PROTOCOL/USAGE_INVALID   nobody is there; tells of --yes
//   RUN/CANCELLED            they would rather not say
absl::StatusOr<bool> PromptForConsent(std::string_view question,
                                      const Cancellation& cancellation);

}  // namespace osiris::cli
