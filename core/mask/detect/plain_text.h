#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace osiris {

// A text in the characters that detectors know, and where each of its bytes
// came from.
struct PlainText {
  std::string text;
  // Where the character begins in the original that byte i of `text` was made
  // of; one more for the end.
  std::vector<size_t> begins;
};

// `text` with what only looks like ASCII, or stands for it, in ASCII: digits of
// other scripts, full-width letters, blanks that do not break, dashes, `%40`,
// `\u0040`, `&#64;`. What nobody sees, such as blanks without a width, is left
// out. Nothing where there is none of it, which costs one look at each byte.
std::optional<PlainText> PlainTextOf(std::string_view text);

}  // namespace osiris
