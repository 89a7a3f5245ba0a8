#pragma once

#include <cstddef>
#include <string_view>

#include "core/mask/detect/finding.h"
#include "core/mask/detect/text_traits.h"

namespace osiris {

// Adds names of people to `findings`: a known given name beside a capitalised
// word, or a title ("Dr. ..."). A given name that is a town's, a month's or a
// flower's, too, needs a known family name beside it.
void FindPersonNames(std::string_view text, Findings& findings);

// Values of more bytes are no names.
inline constexpr size_t kMaxPersonName = 80;

// False where PersonNameLikeness is 0, without a look at the words.
bool MayBePersonName(const TextTraits& value);

// 0 to 1: how much `value`, all of it, is like a person's name: known given
// and family names, two to four capitalised words, nothing else. For the share
// of a column: single values are unsure.
double PersonNameLikeness(std::string_view value);

}  // namespace osiris
