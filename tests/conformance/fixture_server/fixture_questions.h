#pragma once

#include <string>

#include "core/base/json.h"
#include "mcp/protocol/input.h"

namespace osiris::mcp {

// What the fixture's tool `tool` asks on `turn`, as the conformance suite
// describes it; empty once it has asked all.
Questions FixtureQuestions(const std::string& tool, const Json& arguments,
                           const Turn& turn);

// What it says when all was answered.
std::string FixtureReply(const Turn& turn);

}  // namespace osiris::mcp
