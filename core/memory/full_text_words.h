#pragma once

#include <string>
#include <string_view>

namespace osiris {

// `words` as a question of FTS5: each a quoted string that may go on, so that
// nothing in it is an operator. Empty where no word is in it. The first
// thirty-two count.
std::string FullTextQuery(std::string_view words);

// `text` without blanks and line ends at its ends, and with one blank for
// several.
std::string OneLine(std::string_view text);

}  // namespace osiris
