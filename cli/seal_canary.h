#pragma once

#include <string>

#include "cli/check_report.h"

namespace osiris::cli {

// Plants a secret and looks for it where an assistant could reach it: starts
// `server` on a home of its own, with the secret in the environment and a
// connection that needs it, and has it used. Adds the check "seal": failed if
// the secret is in an answer, in the environment of the process that reads an
// assistant's bytes, or in its memory. That process may be closed to this
// user, which is said, and is as it should be.
void CheckSeal(const std::string& server, CheckReport* report);

}  // namespace osiris::cli
