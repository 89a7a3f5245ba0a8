#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace osiris::mcp {

// Looks into JSON text without building it, for what must travel byte by byte.
// Both take text that a parser has accepted, with any space around it.

// The text of `object`'s member `name`, or nullopt when it has none or is no
// object.
std::optional<std::string_view> RawMember(std::string_view object,
                                          std::string_view name);

// The texts of the elements of `array`; none when it is no array.
std::vector<std::string_view> RawElements(std::string_view array);

}  // namespace osiris::mcp
