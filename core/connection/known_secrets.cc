#include "core/connection/known_secrets.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/connection/reference.h"
#include "core/connection/secret_fields.h"
#include "core/connection/secret_form.h"
#include "core/connection/secret_parts.h"
#include "core/connection/variables.h"
#include "core/secret/secret_shape.h"
#include "fmt/format.h"

namespace osiris {
namespace {

absl::StatusOr<std::string> Expanded(const std::string& text,
                                     const Environment& environment) {
  ASSIGN_OR_RETURN(const std::vector<TemplatePart> parts, ParseTemplate(text));
  Expansion expansion = Expand(parts, environment);
  if (expansion.missing.empty()) return std::move(expansion.text);
  return MakeError(ErrorCode::kConfigVariableUnset,
                   "an environment variable is not set");
}

// False for a member of a map that says what nobody hides: of headers, most.
bool IsSecretItself(const SecretField& field, const std::string& value) {
  if (field.path.size() == 1 || IsSecretName(field.path.back()) ||
      LooksSecret(value)) {
    return true;
  }
  const absl::StatusOr<std::vector<TemplatePart>> parts =
      ParseTemplate(field.text);
  return parts.ok() && std::any_of(parts->begin(), parts->end(),
                                   [](const TemplatePart& part) {
                                     return IsSecretName(part.variable);
                                   });
}

// The secrets of one field, itself first.
absl::StatusOr<std::vector<Secret>> ValuesOf(const SecretField& field,
                                             const Environment& environment,
                                             const SecretReader& secrets) {
  Secret value;
  bool whole = true;
  if (field.form == SecretForm::kStore) {
    if (!secrets) {
      return MakeError(ErrorCode::kConfigSecretNotFound,
                       "nothing here can read secrets");
    }
    ASSIGN_OR_RETURN(value, secrets(field.text));
  } else if (field.form != SecretForm::kEmpty) {
    ASSIGN_OR_RETURN(const std::string text, Expanded(field.text, environment));
    whole = IsSecretItself(field, text);
    value = Secret(text);
  }
  std::vector<Secret> values = SecretsInSecret(value, field.path.back());
  if (whole && !value.empty()) values.insert(values.begin(), std::move(value));
  return values;
}

// Of a setting of which only parts are secrets.
absl::StatusOr<std::vector<Secret>> ValuesOf(const SecretPart& part,
                                             const Environment& environment) {
  const absl::StatusOr<std::string> text = Expanded(part.text, environment);
  std::vector<Secret> values;
  // What lacks a variable may hold secrets all the same.
  for (const std::string& secret : SecretsOf(part, text.value_or(part.text))) {
    if (text.ok() || FormOfSecret(secret) == SecretForm::kLiteral) {
      values.emplace_back(secret);
    } else {
      return text.status();
    }
  }
  return values;
}

class Collector {
 public:
  explicit Collector(const ConnectionEntry& entry)
      : subject_(entry.reference.alias.empty()
                     ? "connections file"
                     : FormatReference(entry.reference)) {}

  // False: a person was asked and would rather not.
  bool Take(const std::vector<std::string>& path,
            absl::StatusOr<std::vector<Secret>> values, KnownSecrets& known) {
    std::string name = fmt::format("{} {}", subject_, NameOfField(path));
    if (values.ok()) {
      for (Secret& value : *values) {
        known.secrets.push_back({.name = name, .value = std::move(value)});
      }
      return true;
    }
    ErrorInfo info = GetErrorInfo(values.status());
    known.unknown.push_back(
        {.name = std::move(name), .code = std::string(info.code)});
    return info.code != Describe(ErrorCode::kRunCancelled).name;
  }

 private:
  const std::string subject_;
};

}  // namespace

absl::StatusOr<KnownSecrets> KnownSecretsOf(const ConnectionsFile& file,
                                            const Environment& environment,
                                            const SecretReader& secrets) {
  KnownSecrets known;
  for (const ConnectionEntry& entry : file.said()) {
    Collector collector(entry);
    for (const SecretField& field : SecretFieldsOf(entry)) {
      auto values = ValuesOf(field, environment, secrets);
      const absl::Status status = values.status();
      if (!collector.Take(field.path, std::move(values), known)) return status;
    }
    for (const SecretPart& part : SecretPartsOf(entry)) {
      collector.Take(part.path, ValuesOf(part, environment), known);
    }
  }
  return known;
}

}  // namespace osiris
