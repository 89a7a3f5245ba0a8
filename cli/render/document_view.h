#pragma once

#include <string>

#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

// Any document as text for people: members as lines, lists of objects as
// tables, objects within as indented sections. "status" and "untrusted" are
// left out: they are for programs.
std::string RenderDocument(const Json& document, const Page& page);

// A value in one line: text as it is, numbers as JSON, "yes" and "no", lists
// with commas, and nothing for null. Not made safe yet.
std::string InlineText(const Json& value);

}  // namespace osiris::cli
