#pragma once

#include "mcp/protocol/server_definition.h"

namespace osiris::mcp {

// Resources of the fixture, by their place in its list.
inline constexpr char kStaticText[] = "test://static-text";
inline constexpr char kStaticBinary[] = "test://static-binary";
inline constexpr char kWatched[] = "test://watched-resource";

// What the conformance suite expects a server to offer: tools, prompts and
// resources of fixed names (npm @modelcontextprotocol/conformance, whose
// scenarios describe each).
ServerDefinition FixtureDefinition();

// A tool and a prompt that are there in every other list.
Tool PassingTool();
Prompt PassingPrompt();

}  // namespace osiris::mcp
