#pragma once

#include <string_view>

#include "core/resource/shelf.h"
#include "core/usage/usage_service.h"

namespace osiris {

// What this session's calls were, for who makes them.
inline constexpr std::string_view kUsageUri =
    "osiris://mcp/telemetry/session.json";

// `service` outlives the shelf. Says nothing of other sessions: how their
// clients call themselves is no assistant's business.
ResourceShelf UsageShelf(const UsageService* service);

}  // namespace osiris
