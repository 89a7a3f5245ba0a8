#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/connection/connection_entry.h"
#include "core/connection/secret_form.h"
#include "core/secret/secret.h"

namespace osiris {

// One secret in the settings of a connection, there or not.
struct SecretField {
  // {"password"}, or {"headers", "Authorization"} in a field that is a map.
  std::vector<std::string> path;
  // How it is written; kEmpty where it is not there.
  SecretForm form = SecretForm::kEmpty;
  // As written. Where `form` is kLiteral, the secret itself.
  std::string text;
};

// "headers.Authorization".
std::string NameOfField(const std::vector<std::string>& path);

// Every secret that `entry` holds, by the fields that its family calls so. None
// of a family that nobody knows.
std::vector<SecretField> SecretFieldsOf(const ConnectionEntry& entry);

// The secret field of that name, whether or not `entry` holds it; for an empty
// `name` the one that can be meant: of the family the only one, or else of the
// entry the only one, or else `password`.
//   CONNECTION/FAMILY_UNKNOWN   nobody knows the family's fields
//   PROTOCOL/ARGUMENT_INVALID   it has no such secret field, or several
absl::StatusOr<SecretField> FindSecretField(const ConnectionEntry& entry,
                                            std::string_view name);

// True where the secret itself stands in the file. False, too, for a header
// that everybody may read (IsPlainHeader).
bool IsInTheClear(const SecretField& field);

// The secret that a field of form kLiteral holds; nullopt where it is made from
// variables, which a store would not put in.
std::optional<Secret> PlainSecretOf(const SecretField& field);

}  // namespace osiris
