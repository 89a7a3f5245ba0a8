#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

#include "core/operation/operation.h"
#include "core/payload/payload_search.h"

namespace osiris {

// Says what is wrong with a reference of which no kept answer tells: an error
// where nobody knows its source, else a sentence, which may be empty.
using ReferenceNote =
    std::function<absl::StatusOr<std::string>(const std::string& reference)>;

// payload.seen and .show: for people, no tools. Without a search they are
// declared and have no handlers; it outlives them. Without a `note` each
// reference is taken for one that is meant.
std::vector<Operation> PayloadOperations(const PayloadSearch* search,
                                         ReferenceNote note = nullptr);

}  // namespace osiris
