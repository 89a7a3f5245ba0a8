#pragma once

#include <optional>
#include <string_view>

#include "core/base/json.h"

namespace osiris {

// The value of a YAML scalar by the core schema of YAML 1.2. `tag` is as the
// parser says: "?" for plain, "!" for quoted, or a full tag. Nullopt for a tag
// that is not of that schema, or that `text` does not fit.
std::optional<Json> TypeYamlScalar(std::string_view tag, std::string_view text);

// True for the tags that a sequence or a mapping may carry.
bool IsYamlCollectionTag(std::string_view tag);

// The first line (from 1) that is not UTF-8 or holds a control character other
// than tab and the ends of lines; 0 where all is well.
int LineOfBadText(std::string_view text);

}  // namespace osiris
