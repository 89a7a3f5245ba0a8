#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace osiris {

// What in `text`, the value of a header, lets somebody in: what follows the
// name of a scheme ("Bearer", "Basic"), and of what Basic sends the password.
// Of a header called `name` that ends in "Authorization", any word is the name
// of a scheme.
std::vector<std::string> SecretsInHeader(std::string_view text,
                                         std::string_view name);

}  // namespace osiris
