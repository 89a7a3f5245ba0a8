#pragma once

#include <array>
#include <span>
#include <string_view>

#include "core/operation/operation.h"

namespace osiris {

// What a tool of the MCP server is called.
struct ToolName {
  std::string_view tool;
  // Of the operation behind it.
  std::string_view operation;
  // Other spellings that are accepted, and not advertised. Unused ones are
  // empty.
  std::array<std::string_view, 3> aliases;

  // True for the name and for each alias.
  bool Is(std::string_view spelling) const;
};

// The one table of every name there is, sorted: also of tools whose service is
// no part of this version yet. All spellings are distinct.
std::span<const ToolName> AllToolNames();

// The row of a spelling, or nullptr.
const ToolName* FindToolName(std::string_view spelling);

// The operation that is meant by `word`: by a tool's name or alias, or by its
// own.
std::string_view OperationMeant(std::string_view word);

// Gives `operation` the name and the aliases that the table has for it. One
// that the table does not know is no tool.
void NameTool(Operation& operation);

}  // namespace osiris
