#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace osiris {

// True if `bytes` is well-formed UTF-8 (RFC 3629): no surrogates, no overlong
// forms, nothing beyond U+10FFFF. A NUL is a character like any other.
bool IsUtf8(std::string_view bytes);

// How many bytes of `text`, which must be UTF-8, fit in `max_bytes` without
// splitting a character.
size_t WholeCharacters(std::string_view text, size_t max_bytes);

// `bytes` with U+FFFD in place of each byte that is part of no character. For
// names to show; such a name does not find its thing again.
std::string ToUtf8(std::string_view bytes);

}  // namespace osiris
