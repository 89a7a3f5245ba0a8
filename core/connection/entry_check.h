#pragma once

#include <string>
#include <string_view>

#include "core/connection/connection_entry.h"

namespace osiris {

// Checks `entry.body` as far as that is possible without the environment:
// against the fields of its family, and the settings that every alias may
// have. Adds to `entry.problems`, and sets `is_default` (where the alias says
// so itself) and `environment`. No problem quotes a value.
void CheckEntry(ConnectionEntry& entry);

// True for the settings that every alias may have beside its family's fields:
// `default`, `environment`, `policy`, `mask`.
bool IsCommonSetting(std::string_view name);

// True for what these settings hold that no person thought of: "drop", "email"
// and "token" of `mask`, "full" and "masked" of `policy`, "hash" of `payloads`.
// Beside a column called `password` such a word is no secret.
bool IsRuleWord(std::string_view text);

// `name`, or "***" for what is not named like a setting: a slip such as
// `{password:value}` makes a name of a secret.
std::string QuotableFieldName(std::string_view name);

}  // namespace osiris
