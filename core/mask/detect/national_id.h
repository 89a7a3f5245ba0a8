#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
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

// Finds what of a text, from its beginning on, has the shape of such numbers.
class NationalIdReader {
 public:
  explicit NationalIdReader(std::string_view text) : text_(text) {}

  // Goes on to the next longer part that has the shape of one; false if there
  // is none, whatever the rest is.
  bool Next();

  // Of that part.
  size_t size() const { return size_; }

  // What that part is.
  std::optional<NationalId> Read() const;

 private:
  const std::string_view text_;
  // A bit for each scheme that begins like the part.
  uint64_t live_ = ~uint64_t{0};
  size_t size_ = 0;
};

}  // namespace osiris
