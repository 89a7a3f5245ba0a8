#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "mcp/protocol/prompt.h"

namespace osiris::mcp {

// The ways to begin that Osiris offers to people. All of their text is ours:
// what is filled in is checked to be a name or an id before it is put there,
// or is put there as a JSON string (the name of a table), and nothing is read
// from a source.
const std::vector<Prompt>& AllPrompts();

// The prompt `name`, filled in; nullopt for an argument that is neither the
// reference of a connection (@family.alias) nor, where that is asked for, the
// id of a snapshot or the name of a table. The required arguments are there.
std::optional<PromptOutcome> FillIn(std::string_view name,
                                    const PromptArguments& arguments);

}  // namespace osiris::mcp
