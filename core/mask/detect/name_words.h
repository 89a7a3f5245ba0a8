#pragma once

#include <cstdint>
#include <string_view>

namespace osiris {

// What a word of a name may be, as bits. Common names of several countries.

inline constexpr uint8_t kGivenName = 1;
inline constexpr uint8_t kFamilyName = 2;
// A given name that is as often something else: "paris", "april".
inline constexpr uint8_t kDoubtfulName = 4;
// A word that no person is called, and companies, products and places are:
// "ltd", "hotel", "street", "pro".
inline constexpr uint8_t kThingWord = 8;
// "mr", "dr".
inline constexpr uint8_t kTitleWord = 16;
// "van", "de": within a name and in lower case.
inline constexpr uint8_t kNameParticle = 32;

// All bits that fit `word`, which is in lower case and without accents.
uint8_t KindsOfNameWord(std::string_view word);

}  // namespace osiris
