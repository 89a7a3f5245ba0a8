#pragma once

#include <string>

#include "core/base/json.h"

namespace osiris::cli {

// A document as it is printed with --json: one line, byte for byte what the
// MCP tool answers. On a terminal: indented, and with every character that
// acts on terminals or hides itself as a \u escape, which is the same JSON.
std::string JsonText(const Json& document, bool terminal);

}  // namespace osiris::cli
