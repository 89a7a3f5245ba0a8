#pragma once

#include "cli/check_report.h"
#include "core/config/paths.h"

namespace osiris::cli {

// Whether the home folder can be used, and by nobody else: it and its files
// belong to this user, others cannot change them and cannot read what may
// hold secrets, and the audit log can be written. Changes nothing.
// False where somebody named a home that is not there: nothing else can be
// checked.
bool CheckHome(const Paths& paths, CheckReport* report);

}  // namespace osiris::cli
