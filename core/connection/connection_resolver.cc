#include "core/connection/connection_resolver.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/component/component_catalog.h"
#include "core/config/paths.h"
#include "core/connection/field_value.h"
#include "core/connection/secret_form.h"
#include "core/connection/variables.h"
#include "core/secret/secret_object.h"
#include "core/secret/secret_shape.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris {
namespace {

// The variables that stand in `written`, by name, each once.
std::vector<std::string> VariablesIn(const std::string& written) {
  std::vector<std::string> names;
  const absl::StatusOr<std::vector<TemplatePart>> parts =
      ParseTemplate(written);
  if (!parts.ok()) return names;
  for (const TemplatePart& part : *parts) {
    if (!part.variable.empty() &&
        std::find(names.begin(), names.end(), part.variable) == names.end()) {
      names.push_back(part.variable);
    }
  }
  return names;
}

// Why what `written` comes to is no value of `field`, without that. Of
// `variables`, which it is made from, MessageFor knows these words.
std::string Unfit(const ComponentField& field, const std::string& text,
                  const std::string& variables) {
  std::string message =
      fmt::format("`{}` {}", field.name, RequirementOf(field));
  if (variables.empty()) return message;
  return message +
         (text.empty() ? "; it is empty, and made from "
                       : "; it is made from ") +
         variables;
}

std::string Quoted(const std::vector<std::string>& names) {
  if (names.empty()) return "";
  return fmt::format("`{}`", fmt::join(names, "`, `"));
}

class Resolver {
 public:
  Resolver(const ConnectionEntry& entry, const Environment& environment,
           const std::string& home, const SecretReader& secrets)
      : entry_(entry),
        spec_(*FindComponent(entry.reference.family)),
        environment_(environment),
        home_(home),
        secrets_(secrets) {
    resolved_.config.family = entry.reference.family;
  }

  absl::StatusOr<ResolvedConnection> Resolve() && {
    for (const ComponentField& field : spec_.fields) {
      if (const YamlMember* const member = entry_.body.Find(field.name)) {
        TakeField(field, *member);
      } else if (!field.default_value.is_null()) {
        resolved_.config.fields[field.name] = field.default_value;
      }
    }
    if (!missing_.empty()) return Missing();
    if (!unread_.ok()) return unread_;
    if (!problems_.empty()) {
      return ProblemsError(ErrorCode::kConnectionInvalid, Subject(), problems_);
    }
    return std::move(resolved_);
  }

 private:
  std::string Subject() const {
    return fmt::format("the connection `{}`",
                       FormatReference(entry_.reference));
  }

  absl::Status Missing() const {
    return MakeError(
        ErrorCode::kConfigVariableUnset,
        fmt::format("{} needs environment variables that are not set: `{}`",
                    Subject(), fmt::join(missing_, "`, `")),
        {.path = PathOf(missing_in_)});
  }

  std::vector<std::string> PathOf(const std::string& field) const {
    return {"connections", entry_.reference.family, entry_.reference.alias,
            field};
  }

  void TakeField(const ComponentField& field, const YamlMember& member) {
    if (field.type == FieldType::kMap) return TakeMap(field, member);
    const std::string& written = member.value.text;
    if (field.secret && FormOfSecret(written) == SecretForm::kStore) {
      return TakeSecret(field, ReadStore(field, written));
    }
    const std::optional<Expansion> expansion = ExpandField(field, written);
    if (!expansion) return;
    if (field.secret) return TakeSecret(field, Secret(expansion->text));
    for (const std::string& secret : SecretsInText(expansion->text)) {
      resolved_.redactor.Add(Secret(secret));
    }
    std::optional<Json> value = TypeFieldValue(field, expansion->text);
    if (!value) return Refuse(field, member, expansion->text);
    if (field.type == FieldType::kPath) {
      value = AbsolutePath(expansion->text, home_,
                           environment_("HOME").value_or(""));
    }
    // The driver's messages tell of the value; people may see what is written.
    if (!expansion->used.empty() && value->is_string()) {
      resolved_.redactor.Add(Secret(value->get<std::string>()), written);
    }
    resolved_.config.fields[field.name] = *std::move(value);
  }

  // `written` with its variables, or nullopt where some are missing.
  std::optional<Expansion> ExpandField(const ComponentField& field,
                                       const std::string& written) {
    // CheckUsable has seen that it can be taken apart.
    Expansion expansion = Expand(*ParseTemplate(written), environment_);
    for (const auto& [name, value] : expansion.used) {
      resolved_.redactor.Add(Secret(value), fmt::format("${{{}}}", name));
    }
    if (expansion.missing.empty()) return expansion;
    if (missing_.empty()) missing_in_ = field.name;
    for (std::string& name : expansion.missing) {
      if (std::find(missing_.begin(), missing_.end(), name) == missing_.end()) {
        missing_.push_back(std::move(name));
      }
    }
    return std::nullopt;
  }

  // What the field `name` holds.
  void Hide(const Secret& secret, std::string_view name) {
    resolved_.redactor.Add(secret);
    for (const Secret& part : SecretsInSecret(secret, name)) {
      resolved_.redactor.Add(part);
    }
  }

  void TakeSecret(const ComponentField& field, Secret secret) {
    Hide(secret, field.name);
    resolved_.config.secrets.insert_or_assign(field.name, std::move(secret));
  }

  // What a store keeps under `written`. The first that cannot be read is the
  // error of all.
  Secret ReadStore(const ComponentField& field, const std::string& written) {
    absl::StatusOr<Secret> secret =
        secrets_ ? secrets_(written)
                 : absl::StatusOr<Secret>(MakeError(
                       ErrorCode::kConfigSecretNotFound,
                       fmt::format("nothing here can read `{}`", written)));
    if (secret.ok()) return *std::move(secret);
    if (unread_.ok()) {
      const ErrorInfo info = GetErrorInfo(secret.status());
      unread_ = MakeErrorFromParts(
          info.code,
          fmt::format("{}: `{}` is kept as `{}`: {}", Subject(), field.name,
                      written, std::string(secret.status().message())),
          {.path = PathOf(field.name),
           .hint = info.hint,
           .assistant_hint = info.assistant_hint});
    }
    return Secret();
  }

  // A map is one value: an object of texts. As a secret, its JSON text.
  void TakeMap(const ComponentField& field, const YamlMember& member) {
    Json map = Json::object();
    std::vector<std::pair<std::string, Secret>> secrets;
    for (const YamlMember& inner : member.value.members) {
      const std::string& written = inner.value.text;
      if (field.secret && FormOfSecret(written) == SecretForm::kStore) {
        secrets.emplace_back(inner.name, ReadStore(field, written));
        Hide(secrets.back().second, inner.name);
        continue;
      }
      const std::optional<Expansion> expansion = ExpandField(field, written);
      if (!expansion) continue;
      if (field.secret) {
        secrets.emplace_back(inner.name, Secret(expansion->text));
        Hide(secrets.back().second, inner.name);
      } else {
        map[inner.name] = expansion->text;
      }
    }
    if (field.secret) {
      resolved_.config.secrets.insert_or_assign(field.name,
                                                SecretObject(secrets));
    } else {
      resolved_.config.fields[field.name] = std::move(map);
    }
  }

  void Refuse(const ComponentField& field, const YamlMember& member,
              const std::string& text) {
    problems_.push_back(
        {.line = member.line,
         .path = PathOf(field.name),
         .message =
             Unfit(field, text, Quoted(VariablesIn(member.value.text)))});
  }

  const ConnectionEntry& entry_;
  const ComponentSpec& spec_;
  const Environment& environment_;
  const std::string& home_;
  const SecretReader& secrets_;
  ResolvedConnection resolved_;
  std::vector<std::string> missing_;
  // The first field that lacks a variable.
  std::string missing_in_;
  std::vector<Problem> problems_;
  // Why a secret could not be read from its store.
  absl::Status unread_;
};

// The variables of `written` that are not set, as problems of `field`. What
// cannot be taken apart is an error of the entry already.
void AddUnset(const ComponentField& field, int line, const std::string& written,
              const Environment& environment, Audience audience,
              std::vector<Problem>& problems) {
  if (field.secret && FormOfSecret(written) == SecretForm::kStore) return;
  const absl::StatusOr<std::vector<TemplatePart>> parts =
      ParseTemplate(written);
  if (!parts.ok()) return;
  for (const std::string& name : Expand(*parts, environment).missing) {
    const std::string variable =
        audience == Audience::kAssistant
            ? "an environment variable"
            : fmt::format("the environment variable `{}`", name);
    problems.push_back(
        {.line = line,
         .path = {field.name},
         .message = fmt::format("`{}` needs {}, which is not set", field.name,
                                variable),
         .hint = std::string(Describe(ErrorCode::kConfigVariableUnset).hint)});
  }
}

void PutUnder(const Reference& reference, std::vector<Problem>& problems) {
  for (Problem& problem : problems) {
    problem.path.insert(problem.path.begin(),
                        {"connections", reference.family, reference.alias});
  }
}

}  // namespace

std::vector<Problem> UnsetVariables(const ConnectionEntry& entry,
                                    const Environment& environment,
                                    Audience audience) {
  std::vector<Problem> problems;
  const ComponentSpec* const spec = FindComponent(entry.reference.family);
  if (spec == nullptr) return problems;
  for (const YamlMember& member : entry.body.members) {
    const ComponentField* const field = spec->Find(member.name);
    if (field == nullptr) continue;
    AddUnset(*field, member.line, member.value.text, environment, audience,
             problems);
    for (const YamlMember& inner : member.value.members) {
      AddUnset(*field, inner.line, inner.value.text, environment, audience,
               problems);
    }
  }
  PutUnder(entry.reference, problems);
  return problems;
}

std::vector<Problem> UnfitValues(const ConnectionEntry& entry,
                                 const Environment& environment,
                                 Audience audience) {
  std::vector<Problem> problems;
  const ComponentSpec* const spec = FindComponent(entry.reference.family);
  if (spec == nullptr) return problems;
  for (const YamlMember& member : entry.body.members) {
    const ComponentField* const field = spec->Find(member.name);
    const std::string& written = member.value.text;
    if (field == nullptr || field->secret || field->type == FieldType::kMap) {
      continue;
    }
    // What has none was looked at as it stands.
    const std::vector<std::string> variables = VariablesIn(written);
    if (variables.empty()) continue;
    const Expansion value = Expand(*ParseTemplate(written), environment);
    if (!value.missing.empty() || TypeFieldValue(*field, value.text)) continue;
    problems.push_back(
        {.line = member.line,
         .path = {field->name},
         .message =
             Unfit(*field, value.text,
                   audience == Audience::kAssistant ? "an environment variable"
                                                    : Quoted(variables)),
         .hint = std::string(Describe(ErrorCode::kConfigVariableUnset).hint)});
  }
  PutUnder(entry.reference, problems);
  return problems;
}

absl::Status CheckUsable(const ConnectionEntry& entry) {
  if (!HasErrors(entry.problems)) return absl::OkStatus();
  const std::string subject =
      fmt::format("the connection `{}`", FormatReference(entry.reference));
  const ErrorCode code = FindComponent(entry.reference.family) == nullptr
                             ? ErrorCode::kConnectionFamilyUnknown
                             : ErrorCode::kConnectionInvalid;
  return ProblemsError(code, subject, entry.problems);
}

absl::StatusOr<ResolvedConnection> ResolveEntry(const ConnectionEntry& entry,
                                                const Environment& environment,
                                                const std::string& home,
                                                const SecretReader& secrets) {
  RETURN_IF_ERROR(CheckUsable(entry));
  return Resolver(entry, environment, home, secrets).Resolve();
}

}  // namespace osiris
