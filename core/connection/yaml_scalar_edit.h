#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/config/yaml_document.h"

namespace osiris {

// `text`, a YAML document, with `written` in place of the scalar that `member`
// holds; comments stay. Understands plain scalars of one line, those between
// quotes, and blocks (`|`, `>`); nullopt for every other form. `in_flow`: the
// member stands between braces. Who calls it reads the result again.
std::optional<std::string> ReplaceScalar(std::string_view text,
                                         const YamlMember& member, bool in_flow,
                                         std::string_view written);

// `text` with `written`, a "name: value", as the first member of `mapping`,
// which is written between braces.
std::optional<std::string> InsertBetweenBraces(std::string_view text,
                                               const YamlNode& mapping,
                                               std::string_view written);

}  // namespace osiris
