#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/config/environment.h"

namespace osiris {

// One piece of a text with references to environment variables.
struct TemplatePart {
  // What stands there: literal text, with `$${` already read as `${`; or,
  // where `variable` is not empty, nothing.
  std::string literal;
  std::string variable;
  // Of `${NAME:-default}`.
  std::optional<std::string> default_text;
};

// Takes `text` apart: `${NAME}` and `${NAME:-default}` are references, `$${`
// is a literal `${`, every other `$` is itself. Names are letters, digits and
// `_`, not starting with a digit. A default is plain text without `}` and
// without references. Fails with
//   CONNECTION/INVALID   a `${` that is no such reference; does not quote it
absl::StatusOr<std::vector<TemplatePart>> ParseTemplate(std::string_view text);

// True if `parts` are one reference and nothing beside it.
bool IsWholeReference(const std::vector<TemplatePart>& parts);

struct Expansion {
  // Without references. Meaningless when any is missing.
  std::string text;
  // Variables that are not set and have no default, in order.
  std::vector<std::string> missing;
  // Variables that were put in, by name, each once.
  std::vector<std::pair<std::string, std::string>> used;
};

// Puts the variables in. One that is set but empty is empty: the default is
// for those that are not set. What a variable holds is not looked through for
// further references.
Expansion Expand(const std::vector<TemplatePart>& parts,
                 const Environment& environment);

}  // namespace osiris
