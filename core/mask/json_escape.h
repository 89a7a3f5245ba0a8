#pragma once

#include <string>
#include <string_view>

namespace osiris {

// What `text`, the inside of a text of JSON, stands for; also where it is none:
// an escape that JSON does not know is the character behind its backslash, half
// a pair of `\u` is U+FFFD.
std::string JsonUnescaped(std::string_view text);

}  // namespace osiris
