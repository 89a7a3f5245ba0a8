#pragma once

#include "core/base/json.h"

namespace osiris {

// Schemas of what telemetry.show takes and answers.
Json UsageArguments();
Json UsageDocument();

}  // namespace osiris
