#include "core/connection/variables.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/base/error_info.h"

namespace osiris {
namespace {

bool IsVariableName(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [&is_letter](char c) {
           return is_letter(c) || (c >= '0' && c <= '9');
         });
}

absl::Status Malformed(std::string_view what) {
  return MakeError(
      ErrorCode::kConnectionInvalid, what,
      {.path = {},
       .hint = "write ${NAME} or ${NAME:-default}, and $${ for a plain ${"});
}

// What stands between `${` and `}`.
absl::StatusOr<TemplatePart> ParseReferenceBody(std::string_view body) {
  TemplatePart part;
  const size_t mark = body.find(":-");
  part.variable = std::string(body.substr(0, mark));
  if (!IsVariableName(part.variable)) {
    return Malformed("a `${` is not followed by a variable's name and `}`");
  }
  if (mark != std::string_view::npos) {
    part.default_text = std::string(body.substr(mark + 2));
    if (part.default_text->find("${") != std::string::npos) {
      return Malformed("the default of a variable holds another variable");
    }
  }
  return part;
}

void AddLiteral(std::vector<TemplatePart>& parts, std::string_view text) {
  if (text.empty()) return;
  if (parts.empty() || !parts.back().variable.empty()) parts.emplace_back();
  parts.back().literal += text;
}

}  // namespace

absl::StatusOr<std::vector<TemplatePart>> ParseTemplate(std::string_view text) {
  std::vector<TemplatePart> parts;
  while (!text.empty()) {
    const size_t mark = text.find("${");
    if (mark == std::string_view::npos) {
      AddLiteral(parts, text);
      break;
    }
    if (mark > 0 && text[mark - 1] == '$') {
      AddLiteral(parts, text.substr(0, mark - 1));
      AddLiteral(parts, "${");
      text.remove_prefix(mark + 2);
      continue;
    }
    AddLiteral(parts, text.substr(0, mark));
    text.remove_prefix(mark + 2);
    const size_t end = text.find('}');
    if (end == std::string_view::npos) {
      return Malformed("a `${` has no `}`");
    }
    absl::StatusOr<TemplatePart> part = ParseReferenceBody(text.substr(0, end));
    if (!part.ok()) return part.status();
    parts.push_back(*std::move(part));
    text.remove_prefix(end + 1);
  }
  return parts;
}

bool IsWholeReference(const std::vector<TemplatePart>& parts) {
  return parts.size() == 1 && !parts.front().variable.empty();
}

Expansion Expand(const std::vector<TemplatePart>& parts,
                 const Environment& environment) {
  Expansion expansion;
  for (const TemplatePart& part : parts) {
    if (part.variable.empty()) {
      expansion.text += part.literal;
      continue;
    }
    const std::optional<std::string> value = environment(part.variable);
    if (value) {
      expansion.text += *value;
      const std::pair used(part.variable, *value);
      if (std::find(expansion.used.begin(), expansion.used.end(), used) ==
          expansion.used.end()) {
        expansion.used.push_back(used);
      }
    } else if (part.default_text) {
      expansion.text += *part.default_text;
    } else if (std::find(expansion.missing.begin(), expansion.missing.end(),
                         part.variable) == expansion.missing.end()) {
      expansion.missing.push_back(part.variable);
    }
  }
  return expansion;
}

}  // namespace osiris
