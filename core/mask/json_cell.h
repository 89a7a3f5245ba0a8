#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace osiris {

// True if `text` begins like an object or a list of JSON.
bool LooksLikeJson(std::string_view text);

// What takes the place of one text, number or name of a member of a document,
// or nullopt where it stays. `key` is the name of the nearest member around it,
// with "name" behind it where it is a part of one ({"name":{"first":…}}); empty
// for names of members, and where there is none.
using MaskLeaf = std::function<std::optional<std::string>(
    std::string_view key, const std::string& value)>;

// `text`, an object or a list of JSON, with every text, number and name given
// to `mask`; as it was, byte by byte, where all of them stay. nullopt if it is
// no JSON, or nested deeper than sixteen levels.
std::optional<std::string> MaskJson(std::string_view text,
                                    const MaskLeaf& mask);

// Calls `leaf(key, value)` with what MaskJson gives to its `mask`, without
// building the document. False: `leaf` answered false, or `text` is no plain
// document (short, ASCII, no escapes, no fractions), which MaskJson may know
// better.
using PlainLeaf =
    std::function<bool(std::string_view key, std::string_view value)>;
bool VisitPlainJson(std::string_view text, const PlainLeaf& leaf);

}  // namespace osiris
