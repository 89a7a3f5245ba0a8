#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.h"

namespace osiris {

// True if `text` begins like an object or a list of JSON that holds more than
// numbers and words, or like the text of one, in single quotes, too, also
// behind a byte order mark and what else does not show.
bool LooksLikeJson(std::string_view text);

// Where a text or a number of a document stands.
struct JsonPlace {
  // The name of the nearest member around it, with "name" behind it where it is
  // a part of one ({"name":{"first":…}}); empty where there is none, and for
  // names of members.
  std::string_view key;
  // The nearest of those around that member which covers what is below it; the
  // same way, and empty where there is none.
  std::string_view above;
};

// True of a member's name that says what stands below it, however deep:
// {"password":{"old":…}}.
using JsonCover = std::function<bool(std::string_view key)>;

// What is done to a document.
struct JsonMask {
  // What takes the place of one text, number or name of a member, or nullopt
  // where it stays.
  std::function<std::optional<std::string>(const JsonPlace& place,
                                           const std::string& value)>
      leaf;
  // May be absent: nothing covers.
  JsonCover covers = nullptr;
};

// The key of a member `name` of what stands under `key`: JsonPlace::key.
std::string KeyWithin(std::string_view key, std::string_view name);

// JsonPlace::above of the members of an object that stands at `place`; a part
// of `place`.
std::string_view AboveWithin(const JsonPlace& place, const JsonMask& mask);

// Gives every text, number and name of `document` to `mask`; true if one of
// them is another one now. Recursive: it must not be deeper than ParseJson
// allows.
bool MaskNodes(const JsonMask& mask, Json& document);

// `text`, an object, a list or a text of JSON, masked; as it was, byte by byte,
// where all of it stays. nullopt if it is no JSON that ParseJson takes, or
// nested deeper than sixteen levels: MaskTornJson takes those.
std::optional<std::string> MaskJson(std::string_view text,
                                    const JsonMask& mask);

// Calls `leaf(key, value)` with what MaskJson gives to its `mask`, without
// building the document. False: `leaf` answered false, or an object stands
// below a member that `covers` it, or `text` is no plain document (short,
// ASCII, no escapes, no fractions), which MaskJson may know better.
using PlainLeaf =
    std::function<bool(std::string_view key, std::string_view value)>;
bool VisitPlainJson(std::string_view text, const PlainLeaf& leaf,
                    const JsonCover& covers);

}  // namespace osiris
