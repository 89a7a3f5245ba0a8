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

// True for a header that everybody may read, by its name and by what it holds,
// as `Accept: application/json`. In a store it would become a secret, and its
// value `***` wherever it stands.
bool IsPlainHeader(std::string_view name, std::string_view text);

}  // namespace osiris
