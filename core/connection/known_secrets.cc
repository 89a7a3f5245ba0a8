#include "core/connection/known_secrets.h"

#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/connection/reference.h"
#include "core/connection/secret_fields.h"
#include "core/connection/variables.h"
#include "fmt/format.h"

namespace osiris {
namespace {

absl::StatusOr<Secret> ValueOf(const SecretField& field,
                               const Environment& environment,
                               const SecretReader& secrets) {
  if (field.form == SecretForm::kEmpty) return Secret();
  if (field.form == SecretForm::kStore) {
    if (secrets) return secrets(field.text);
    return MakeError(ErrorCode::kConfigSecretNotFound,
                     "nothing here can read secrets");
  }
  ASSIGN_OR_RETURN(const std::vector<TemplatePart> parts,
                   ParseTemplate(field.text));
  const Expansion expansion = Expand(parts, environment);
  if (expansion.missing.empty()) return Secret(expansion.text);
  return MakeError(ErrorCode::kConfigVariableUnset,
                   "an environment variable is not set");
}

}  // namespace

absl::StatusOr<KnownSecrets> KnownSecretsOf(const ConnectionsFile& file,
                                            const Environment& environment,
                                            const SecretReader& secrets) {
  KnownSecrets known;
  for (const ConnectionEntry& entry : file.entries()) {
    for (const SecretField& field : SecretFieldsOf(entry)) {
      std::string name = fmt::format("{} {}", FormatReference(entry.reference),
                                     NameOfField(field.path));
      absl::StatusOr<Secret> value = ValueOf(field, environment, secrets);
      if (!value.ok()) {
        ErrorInfo info = GetErrorInfo(value.status());
        if (info.code == Describe(ErrorCode::kRunCancelled).name) {
          return value.status();
        }
        known.unknown.push_back(
            {.name = std::move(name), .code = std::string(info.code)});
      } else if (!value->empty()) {
        known.secrets.push_back(
            {.name = std::move(name), .value = *std::move(value)});
      }
    }
  }
  return known;
}

}  // namespace osiris
