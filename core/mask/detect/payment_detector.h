#pragma once

#include <string_view>

#include "core/mask/detect/finding.h"

namespace osiris {

// Adds account numbers (IBAN of a known country, of its length, with a valid
// checksum) to `findings`; with or without blanks or dashes, also where a line
// ends in it.
void FindIbans(std::string_view text, Findings& findings);

// Adds numbers of payment cards (of a known brand, of its length, passing
// Luhn's test) to `findings`; with or without blanks or dashes, or by fours
// with up to three points, blanks and other marks between them. One in ten
// numbers passes Luhn's test by chance, so one without groups is less sure.
void FindCards(std::string_view text, Findings& findings);

// True for the digits of a card: brand, length and Luhn's test.
bool IsCardNumber(std::string_view digits);

// True for the digits of a brand's card, whatever the test says: for what
// share of a column passes.
bool IsBrandedCard(std::string_view digits);

}  // namespace osiris
