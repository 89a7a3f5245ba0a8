#pragma once

#include <string_view>

namespace osiris {

// Common names of several countries, in lower case and without accents.

bool IsGivenName(std::string_view word);
bool IsFamilyName(std::string_view word);
// A given name that is as often something else: "paris", "april".
bool IsDoubtfulName(std::string_view word);
// A word that no person is called, and companies, products and places are:
// "ltd", "hotel", "street", "pro".
bool IsThingWord(std::string_view word);

}  // namespace osiris
