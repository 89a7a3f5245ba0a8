#pragma once

#include <string_view>

#include "core/secret/secret.h"

namespace osiris {

// The bytes of `secret`, valid while it lives. The target's visibility says
// who may depend on it: drivers and core/ipc. Do not keep a copy.
std::string_view RevealSecret(const Secret& secret);

}  // namespace osiris
