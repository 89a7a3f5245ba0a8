#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/secret/secret.h"

namespace osiris {

// Secrets that stand inside of other texts, known by their shape alone: in
// URLs (`https://user:password@host`, also without a scheme), in what is
// assigned to a name (`PWD=…;`, `?token=…`, `password='…'`), and in what a
// header sends (`Bearer …`, `Basic …`).

// `text` with what looks like a secret replaced by "***": user and password
// in URLs, and values of `password=`, `token=` and their like. Rather too much
// than too little.
std::string MaskText(std::string_view text);

// The secrets in `text`, as they are written there and, where that is another
// text, as they are meant: without quotes, with %XX read. Of what MaskText
// replaces only what lets somebody in: no user names, no names of files or
// methods.
std::vector<std::string> SecretsInText(std::string_view text);

// The secrets in a text that is one as a whole, such as the value of a header:
// those of SecretsInText, and what follows the name of a scheme. Of a header
// called `name` that ends in "Authorization" any word is one. What Basic sends
// is read, too. Where blanks or line ends stand around it, also what is
// without them. Without `text` itself.
std::vector<std::string> SecretsInSecret(std::string_view text,
                                         std::string_view name = "");
// The same of one that may not be read, such as one from a keychain.
std::vector<Secret> SecretsInSecret(const Secret& secret,
                                    std::string_view name = "");

// True where `name` is one for a secret: "api_key", "PWD". False for
// "key_file" and "auth_type".
bool IsSecretName(std::string_view name);

// True where `text` looks like one as a whole, or holds one: a scheme and what
// follows it, or a long word of letters and digits. False for "production",
// "application/json" and "2026-11-28".
bool LooksSecret(std::string_view text);

}  // namespace osiris
