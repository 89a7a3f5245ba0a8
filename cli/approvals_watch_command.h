#pragma once

#include "cli/command.h"

namespace osiris::cli {

// `osiris approvals watch`: shows each question of an assistant and reads the
// answer, one line, from standard input, until Ctrl-C or the end of input. It
// makes no call, so it leaves no line in the audit log itself: the broker that
// asked does.
Command ApprovalsWatchCommand();

}  // namespace osiris::cli
