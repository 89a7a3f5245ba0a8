#pragma once

#include "cli/command.h"

namespace osiris::cli {

// `osiris init [FOLDER] [--sample]`: makes a home, with a database to try.
Command InitCommand();

}  // namespace osiris::cli
