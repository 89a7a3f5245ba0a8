#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/operation/operation.h"

namespace osiris {

// The answer of a handler whose largest member, `name`, is text already: `text`
// is what DumpJson makes of the member, `rest` is all others.
//
// A door that hands text on (Door::kMcp) gets it in `call.text`, without a tree
// of values in between, and what is returned is null. Others get the document.
absl::StatusOr<Json> AnswerWithText(const Json& rest, std::string_view name,
                                    std::string text, Call& call);

}  // namespace osiris
