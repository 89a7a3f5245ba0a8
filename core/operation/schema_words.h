#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"

namespace osiris {

// What a value must be to fit `schema`, in words: "an integer from 0 to 100",
// "one of `names`, `summary`, `full`", "text that matches ^@[a-z]+$".
std::string DescribeSchema(const Json& schema);

// The part of `schema` that governs `path` ({"columns", "0"}), or nullptr.
const Json* SchemaAt(const Json& schema, const std::vector<std::string>& path);

// The one of `known` that `word` was probably meant to be, or empty.
std::string Suggest(std::string_view word,
                    const std::vector<std::string>& known);

}  // namespace osiris
