#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/attach/json_span.h"
#include "core/attach/text_edit.h"
#include "core/base/json.h"

namespace osiris {

// JSON whose members keep the order in which they were put.
using OrderedJson = nlohmann::ordered_json;

// How a person or an editor wrote a JSON text.
struct JsonStyle {
  // "\n" or "\r\n".
  std::string line_end = "\n";
  // One step of indentation: blanks or a tab.
  std::string unit = "  ";
  // Everything on one line.
  bool one_line = false;
  // What stands between a name and its value, and between members of a line.
  std::string colon = ": ";
  std::string comma = ", ";
};

// The style of `text`, whose document is `root`.
JsonStyle StyleOf(std::string_view text, const JsonSpan& root);

// `value` on one line.
std::string RenderInline(const OrderedJson& value, const JsonStyle& style);

// `value` over several lines; those after the first are indented by `indent`
// and more. Arrays of texts stay on one line.
std::string RenderPretty(const OrderedJson& value, std::string_view indent,
                         const JsonStyle& style);

// Edits that add `members` at the end of `object`, in its own style: after the
// comments that are there, and with a comma at the end where there is one.
std::vector<TextEdit> AddMembers(
    std::string_view text, const JsonSpan& object,
    const std::vector<std::pair<std::string, OrderedJson>>& members,
    const JsonStyle& style);

// Edits that take `member` out of `object`, with the comma that is too many
// then, and with its line where nothing else stands on it. Undoes AddMembers
// byte for byte where `object` had members before.
std::vector<TextEdit> RemoveMember(std::string_view text,
                                   const JsonSpan& object,
                                   const JsonSpan::Member& member);

}  // namespace osiris
