#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// Problems of configuration files (core/config/problem.h) as lines:
//
//   error: line 4: `paht` is not a field of sqlite
//     try: did you mean `path`?
std::string ProblemLines(const Json& problems, const Page& page);

}  // namespace osiris::cli
