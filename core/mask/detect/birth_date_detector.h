#pragma once

#include <string_view>

#include "core/mask/detect/finding.h"

namespace osiris {

// Adds dates to `findings` before which stands that somebody was born then:
// "DOB 05/17/1980", "date_of_birth: 1980-05-17", "born in Leeds on May 17,
// 1980", "geboren am 17.5.1980", in the languages of names of columns
// (name_rules.h). A date alone is none, and neither is a year.
void FindBirthDates(std::string_view text, Findings& findings);

}  // namespace osiris
