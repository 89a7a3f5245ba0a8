#pragma once

#include <string>

#include "absl/status/status.h"
#include "cli/render/page.h"

namespace osiris::cli {

// An error for people, as lines:
//
//   osiris: connection `@mysql.missing` is not configured [CONNECTION/…]
//     try: use one of @csv.local, @mysql.default
std::string ErrorText(const absl::Status& status, const Page& page);

}  // namespace osiris::cli
