#pragma once

#include <string>

#include "core/base/json.h"

namespace osiris {

// The one way to write a value, for hashing (RFC 8785, JSON Canonicalization
// Scheme): members sorted by UTF-16 code units, no spaces, shortest numbers,
// least escapes. Integers beyond 2^53, which the RFC leaves out, are written
// digit by digit. Text that is not UTF-8 gets U+FFFD.
std::string CanonicalJson(const Json& value);

}  // namespace osiris
