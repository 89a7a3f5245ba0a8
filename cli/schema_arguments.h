#pragma once

#include <string_view>
#include <vector>

#include "cli/command.h"
#include "core/base/json.h"

namespace osiris::cli {

// The arguments that fill an object of `schema`, a JSON Schema of an
// operation's input: one for each member, with its description, bounds,
// choices and default in the help. The member `positional` has no flag and
// comes first; empty: none. Words after it are members of the first
// member that is an object: `connections add @sqlite.movies path=movies.db`.
std::vector<Argument> SchemaArguments(const Json& schema,
                                      std::string_view positional);

}  // namespace osiris::cli
