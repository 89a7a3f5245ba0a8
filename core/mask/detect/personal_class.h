#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace osiris {

// What kind of personal data a value is. In the order in which a value that
// could be several is taken: the more certain its form, the earlier.
enum class PersonalClass : uint8_t {
  // Keys, passwords, tokens and connection strings: whoever has one can act.
  kSecret,
  kEmail,
  // With the checksum of ISO 13616.
  kIban,
  // A payment card's number that passes Luhn's test.
  kCard,
  // A number that a state gave to a person, of any country in
  // national_id.h.
  kNationalId,
  // Of version 4 or 6.
  kIp,
  kMac,
  kPhone,
  // Coordinates, together or one of both.
  kGeo,
  kBirthDate,
  kAddress,
  kPersonName,
  // Nobody knows what it is; a rule, or caution, says to mask it.
  kPrivate,
};

// How many there are.
inline constexpr size_t kPersonalClasses =
    static_cast<size_t>(PersonalClass::kPrivate) + 1;

// All of them, in the order above.
const std::vector<PersonalClass>& AllPersonalClasses();

// As configuration and answers spell it: "email", "birth_date".
std::string_view NameOf(PersonalClass personal);

// As tokens begin: "EMAIL", "BIRTH DATE".
std::string_view LabelOf(PersonalClass personal);

std::optional<PersonalClass> PersonalClassFrom(std::string_view name);

}  // namespace osiris
