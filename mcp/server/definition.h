#pragma once

#include <cstdint>
#include <string_view>

#include "core/operation/operation_registry.h"
#include "mcp/protocol/server.h"

namespace osiris::mcp {

// The operations behind resources, which the front asks like any other.
inline constexpr std::string_view kListResourcesOperation = "resources.list";
inline constexpr std::string_view kReadResourceOperation = "resources.read";
inline constexpr std::string_view kWatchResourcesOperation = "resources.watch";
// And the one behind completion.
inline constexpr std::string_view kCompleteOperation = "completions.find";

// What Osiris offers over the protocol: every operation that is a tool, sorted
// by name, and the parts of snapshots as resources. `queue` requests may wait
// at once. `note` ends the instructions: a sentence about the machine, or
// empty. No word of it comes from a source.
ServerDefinition MakeDefinition(const OperationRegistry& operations,
                                int64_t queue, std::string_view note);

}  // namespace osiris::mcp
