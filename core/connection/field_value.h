#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.h"
#include "core/component/component_spec.h"

namespace osiris {

// `text` as a value of `field`'s type, or nullopt where it is none: integers
// are decimal and in the field's range, booleans `true` or `false`, choices
// spelled exactly. Required fields are not empty. Not for maps.
std::optional<Json> TypeFieldValue(const ComponentField& field,
                                   std::string_view text);

// What a value must be: "must be an integer from 1 to 65535".
std::string RequirementOf(const ComponentField& field);

}  // namespace osiris
