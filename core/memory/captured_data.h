#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/config/config.h"
#include "core/secret/redactor.h"

namespace osiris {

// What is kept of the arguments of memory.capture.
struct CapturedData {
  Json data;
  // Counts, by class of personal data.
  std::map<std::string, int64_t> masked;
  // Before anything was taken out.
  int64_t bytes = 0;
};

// Without what `known` finds, and masked. PROTOCOL/ARGUMENT_INVALID where there
// is no intent, MEMORY/TOO_LARGE for a text or the whole as it came.
absl::StatusOr<CapturedData> CapturedDataOf(const Json& arguments,
                                            const Config::Memory& settings,
                                            const Redactor& known);

// PROTOCOL/ARGUMENT_INVALID for what cannot be the name of a session: it
// becomes the name of a file and a part of a URI, and cannot be masked. Also
// where `known` finds a secret in it, or it looks like one.
absl::Status CheckNewSession(std::string_view session, const Redactor& known);

}  // namespace osiris
