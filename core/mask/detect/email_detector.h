#pragma once

#include <string_view>

#include "core/mask/detect/finding.h"

namespace osiris {

// Adds every e-mail address in `text` to `findings`, also "ann lee"@x.org.
// Names of files with an
// `@` (icon@2x.png), addresses of repositories (git@host:path) and versions of
// packages (name@1.2.3) are none.
void FindEmails(std::string_view text, Findings& findings);

// Adds those that are written to be read by people only: "ann[at]example.com",
// "ann (at) example [dot] com".
void FindSpelledEmails(std::string_view text, Findings& findings);

}  // namespace osiris
