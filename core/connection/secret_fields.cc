#include "core/connection/secret_fields.h"

#include "core/base/error_info.h"
#include "core/component/component_catalog.h"
#include "core/connection/variables.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris {
namespace {

SecretField Written(std::vector<std::string> path, const YamlNode& value) {
  return {.path = std::move(path),
          .form = FormOfSecret(value.text),
          .text = value.text};
}

absl::Status NoSuchField(const std::string& message, const std::string& hint) {
  return MakeError(ErrorCode::kProtocolArgumentInvalid, message,
                   {.path = {"field"}, .hint = hint});
}

// What can be named: "password", "headers.NAME".
std::vector<std::string> ChoicesOf(const ComponentSpec& spec) {
  std::vector<std::string> names;
  for (const ComponentField& field : spec.fields) {
    if (!field.secret) continue;
    names.push_back(field.type == FieldType::kMap ? field.name + ".NAME"
                                                  : field.name);
  }
  return names;
}

std::string ChoicesText(const ComponentSpec& spec) {
  const std::vector<std::string> choices = ChoicesOf(spec);
  if (choices.empty()) return "its family has no secret fields";
  return fmt::format("its secret fields are `{}`", fmt::join(choices, "`, `"));
}

// The field of this path as `entry` holds it.
SecretField FieldIn(const ConnectionEntry& entry,
                    const std::vector<std::string>& path) {
  const YamlMember* member = entry.body.Find(path.front());
  if (member != nullptr && path.size() > 1) {
    member = member->value.Find(path.back());
  }
  return member == nullptr ? SecretField{.path = path}
                           : Written(path, member->value);
}

absl::StatusOr<SecretField> Only(const ConnectionEntry& entry,
                                 const ComponentSpec& spec) {
  std::vector<std::vector<std::string>> scalars;
  bool has_map = false;
  for (const ComponentField& field : spec.fields) {
    if (!field.secret) continue;
    if (field.type == FieldType::kMap) {
      has_map = true;
    } else {
      scalars.push_back({field.name});
    }
  }
  if (scalars.size() == 1 && !has_map) return FieldIn(entry, scalars.front());
  const std::vector<SecretField> present = SecretFieldsOf(entry);
  if (present.size() == 1) return present.front();
  for (const std::vector<std::string>& path : scalars) {
    if (path.front() == "password") return FieldIn(entry, path);
  }
  if (scalars.empty() && !has_map) {
    return NoSuchField(fmt::format("connections of `{}` have no secrets",
                                   entry.reference.family),
                       "");
  }
  return NoSuchField(
      fmt::format("which secret of `{}` is meant is not clear",
                  FormatReference(entry.reference)),
      fmt::format("name it with --field: {}", ChoicesText(spec)));
}

}  // namespace

std::string NameOfField(const std::vector<std::string>& path) {
  return fmt::format("{}", fmt::join(path, "."));
}

std::vector<SecretField> SecretFieldsOf(const ConnectionEntry& entry) {
  std::vector<SecretField> fields;
  const ComponentSpec* const spec = FindComponent(entry.reference.family);
  if (spec == nullptr) return fields;
  for (const YamlMember& member : entry.body.members) {
    const ComponentField* const field = spec->Find(member.name);
    if (field == nullptr || !field->secret) continue;
    if (member.value.kind == YamlNode::Kind::kScalar) {
      fields.push_back(Written({member.name}, member.value));
    }
    for (const YamlMember& inner : member.value.members) {
      if (inner.value.kind != YamlNode::Kind::kScalar) continue;
      fields.push_back(Written({member.name, inner.name}, inner.value));
    }
  }
  return fields;
}

absl::StatusOr<SecretField> FindSecretField(const ConnectionEntry& entry,
                                            std::string_view name) {
  const ComponentSpec* const spec = FindComponent(entry.reference.family);
  if (spec == nullptr) {
    return MakeError(
        ErrorCode::kConnectionFamilyUnknown,
        fmt::format("nobody knows the fields of `{}`", entry.reference.family));
  }
  if (name.empty()) return Only(entry, *spec);
  const size_t dot = name.find('.');
  const std::string head(name.substr(0, dot));
  const ComponentField* const field = spec->Find(head);
  const bool named_inside = dot != std::string_view::npos;
  if (field == nullptr || !field->secret ||
      (field->type == FieldType::kMap) != named_inside ||
      name.substr(dot + 1).empty()) {
    return NoSuchField(fmt::format("`{}` has no such secret field",
                                   FormatReference(entry.reference)),
                       ChoicesText(*spec));
  }
  std::vector<std::string> path = {head};
  if (named_inside) path.emplace_back(name.substr(dot + 1));
  return FieldIn(entry, path);
}

bool IsInTheClear(const SecretField& field) {
  return field.form == SecretForm::kLiteral &&
         !(field.path.size() > 1 &&
           IsPlainHeader(field.path.back(), field.text));
}

std::optional<Secret> PlainSecretOf(const SecretField& field) {
  const auto parts = ParseTemplate(field.text);
  if (field.form != SecretForm::kLiteral || !parts.ok()) return std::nullopt;
  if (parts->size() != 1 || !parts->front().variable.empty()) {
    return std::nullopt;
  }
  return Secret(parts->front().literal);
}

}  // namespace osiris
