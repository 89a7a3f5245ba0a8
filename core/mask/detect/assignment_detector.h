#pragma once

#include <string_view>

#include "core/mask/detect/finding.h"

namespace osiris {

// Adds the values of `password=`, `Pwd:`, `"token" =>` and their like to
// `findings`: what stands between quotes whole, else the next word, without
// what closes the text around it: `hunter2` of `{pwd=hunter2}`. Nothing of what
// only says how something is set: `token: expired`, `password=${DB_PASS}`, and
// no code behind `=>` and `:=`: `token => token.trim()`; see code_word.h.
void FindAssignments(std::string_view text, Findings& findings);

// Adds what stands in elements whose names end so: <user_password>…</….
void FindElements(std::string_view text, Findings& findings);

}  // namespace osiris
