#pragma once

#include <optional>
#include <string>

#include "core/base/json.h"

namespace osiris::mcp {

// Forms that a client can be asked to show: objects of flat fields
// (2025-11-25, client/elicitation, "Requested Schema"). A field is a string
// (with lengths, a pattern of known `format`, or a list of choices), a number,
// an integer, a boolean, or an array of choices.

// Why `schema` describes no such form, or nullopt when it does.
std::optional<std::string> CheckFormSchema(const Json& schema);

// Why `content` is not `schema`'s form, filled in, or nullopt when it is.
// Names fields, never repeats what was filled in. Formats are for the client to
// check and not looked at.
std::optional<std::string> CheckForm(const Json& schema, const Json& content);

}  // namespace osiris::mcp
