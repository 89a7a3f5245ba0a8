#pragma once

#include "cli/command.h"

namespace osiris::cli {

// `osiris audit tail`: the last lines of the audit log, and then each new one
// of any process as it is written, until Ctrl-C. It makes no call, so it leaves
// no line itself.
Command AuditTailCommand();

}  // namespace osiris::cli
