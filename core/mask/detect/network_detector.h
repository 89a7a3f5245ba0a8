#pragma once

#include <string_view>

#include "core/mask/detect/finding.h"

namespace osiris {

// Adds IP addresses of version 4 to `findings`. A number of a version with four
// parts looks just like one: it is none behind "version", nor, with a first
// part below ten, behind "glibc", "libc", "openssl" or "firmware" (but
// "firmware:"), else that is for the column to say.
void FindV4(std::string_view text, Findings& findings);

// Adds IP addresses of version 6 and hardware addresses (of 48 bits, with `:`,
// `-` or in groups of four with `.`) to `findings`.
void FindHexAddresses(std::string_view text, Findings& findings);

}  // namespace osiris
