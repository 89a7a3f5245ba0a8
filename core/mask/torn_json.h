#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/mask/json_cell.h"

namespace osiris {

// What takes the place of a part of a text that is no value of it, or nullopt.
using TextMask = std::function<std::optional<std::string>(std::string_view)>;

// `text`, which LooksLikeJson and MaskJson does not take: cut short, too deep,
// one document after the other, a name twice, quotes and commas that are
// missing. It is read by its marks alone: what stands after `name:` (or `=`,
// `=>`) up to the next comma is given to `mask` as a value of that name, also
// where nothing closes it. Names and texts between quotes are given to `mask`
// without their escapes, and come out as JSON writes them; all else stays as it
// is, but for what `rest` says. nullopt where all of it stays. Runs once
// through `text`, however deep it is.
std::optional<std::string> MaskTornJson(std::string_view text,
                                        const JsonMask& mask,
                                        const TextMask& rest);

// MaskJson, or what MaskTornJson makes of `text`, or of what it stands for
// where its quotes are escaped; as it was where all of it stays. It
// LooksLikeJson.
std::string MaskAnyJson(std::string_view text, const JsonMask& mask,
                        const TextMask& rest);

}  // namespace osiris
