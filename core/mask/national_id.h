#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace osiris {

// A number that a state gives to a person.
struct NationalId {
  // "PL PESEL": country and name.
  std::string_view scheme;
  // How sure its form and its check make it: a bare number with a single check
  // digit is less so than one with letters and a date.
  double confidence = 0;
};

// What `text` is, as a whole, without blanks around: US SSN, CZ and SK rodné
// číslo, DE Steuer-ID, UK NINO, FR NIR, PL PESEL, ES DNI and NIE, IT codice
// fiscale, SE personnummer, FI henkilötunnus, BR CPF, IN Aadhaar, NL BSN,
// BE rijksregisternummer, CA SIN. With the check digits that each has; SSN and
// NINO have none, only forbidden ranges.
std::optional<NationalId> ReadNationalId(std::string_view text);

// No scheme is longer.
inline constexpr size_t kMaxNationalId = 21;

}  // namespace osiris
