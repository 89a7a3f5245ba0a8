#pragma once

#include <string>
#include <string_view>

namespace osiris {

// How a secret field is written in the connections file.
enum class SecretForm {
  kEmpty,
  // `${NAME}`, alone. Also with an empty default: `${NAME:-}`.
  kVariable,
  // `keychain:NAME` or `vault:NAME`.
  kStore,
  // Anything else, and so at least in part the secret itself: also
  // `${NAME}text` and `${NAME:-text}`.
  kLiteral,
};

SecretForm FormOfSecret(std::string_view text);

// What may be shown of it: the text where that only says where the secret
// is, and "***" for a literal.
std::string ShowSecret(std::string_view text);

}  // namespace osiris
