#include "core/mask/detect/personal_class.h"

#include <array>

namespace osiris {
namespace {

struct Names {
  std::string_view name;
  std::string_view label;
};

// In the order of PersonalClass.
constexpr std::array kNames = {Names{"secret", "SECRET"},
                               Names{"email", "EMAIL"},
                               Names{"iban", "IBAN"},
                               Names{"card", "CARD"},
                               Names{"national_id", "NATIONAL ID"},
                               Names{"ip", "IP"},
                               Names{"mac", "MAC"},
                               Names{"phone", "PHONE"},
                               Names{"geo", "GEO"},
                               Names{"birth_date", "BIRTH DATE"},
                               Names{"address", "ADDRESS"},
                               Names{"person_name", "PERSON"},
                               Names{"private", "PRIVATE"}};

}  // namespace

const std::vector<PersonalClass>& AllPersonalClasses() {
  static const auto* const all = [] {
    auto* const classes = new std::vector<PersonalClass>;
    for (size_t i = 0; i < kNames.size(); ++i) {
      classes->push_back(static_cast<PersonalClass>(i));
    }
    return classes;
  }();
  return *all;
}

std::string_view NameOf(PersonalClass personal) {
  return kNames[static_cast<size_t>(personal)].name;
}

std::string_view LabelOf(PersonalClass personal) {
  return kNames[static_cast<size_t>(personal)].label;
}

std::optional<PersonalClass> PersonalClassFrom(std::string_view name) {
  for (const PersonalClass personal : AllPersonalClasses()) {
    if (NameOf(personal) == name) return personal;
  }
  return std::nullopt;
}

}  // namespace osiris
