#pragma once

#include <string_view>

#include "core/mask/finding.h"

namespace osiris {

// Adds IP addresses of both versions and hardware addresses (of 48 bits, with
// `:`, `-` or in groups of four with `.`) to `findings`. A number of a version
// with four parts looks just like an IP address: that is for the column to
// say.
void FindNetworkAddresses(std::string_view text, Findings& findings);

}  // namespace osiris
