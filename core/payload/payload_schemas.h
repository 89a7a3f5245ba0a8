#pragma once

#include "core/base/json.h"

namespace osiris {

// Schemas of what the operations on kept answers take and answer.
Json SeenArguments();
Json SeenDocument();
Json PayloadShowArguments();
Json PayloadShowDocument();

}  // namespace osiris
