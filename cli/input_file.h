#pragma once

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"

namespace osiris::cli {

// The whole of the file that a person named, at most `max_bytes` (else
// kOutOfRange): `-` is standard input, read to its end. Plain statuses.
absl::StatusOr<std::string> ReadInputFile(const std::string& path,
                                          size_t max_bytes);

}  // namespace osiris::cli
