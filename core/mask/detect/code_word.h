#pragma once

#include <string_view>

namespace osiris {

// True if `word`, which stands behind an arrow, is code: names with `.`, `->`
// or `::` between them ("user.password"), one that is called
// ("token.trim())"), or a variable alone ("$count"). No part begins with a
// digit or has one between letters ("Tr0ub.4dor"), and where none is called,
// none has any. A name alone may be anything.
bool IsCodeWord(std::string_view word);

}  // namespace osiris
