#pragma once

#include "core/base/json.h"

namespace osiris {

// The JSON Schema of `osiris.yaml`, made from the table of keys: for editors,
// which complete and check with it, and for the reference documentation.
// Stricter than the loader in one point: keys it does not know are errors.
Json ConfigSchema();

}  // namespace osiris
