#include "core/connection/connection_display.h"

#include "core/component/component_catalog.h"
#include "core/connection/entry_check.h"
#include "core/connection/field_value.h"
#include "core/connection/secret_form.h"
#include "core/connection/variables.h"
#include "core/secret/secret_shape.h"

namespace osiris {
namespace {

constexpr std::string_view kMask = "***";

enum class Exposure {
  // A field that the spec calls no secret.
  kPlain,
  // One that some spec calls a secret.
  kSecret,
  // One that nobody knows.
  kUnknown,
};

// A name is plain if at least one spec has it and none calls it a secret.
bool IsPlainAnywhere(std::string_view name) {
  bool known = false;
  for (const ComponentSpec& spec : AllComponents()) {
    if (const ComponentField* const field = spec.Find(name)) {
      if (field->secret) return false;
      known = true;
    }
  }
  return known;
}

Exposure ExposureOf(const ComponentSpec* spec, std::string_view name) {
  if (spec != nullptr) {
    if (const ComponentField* const field = spec->Find(name)) {
      return field->secret ? Exposure::kSecret : Exposure::kPlain;
    }
  }
  if (IsSecretFieldAnywhere(name)) return Exposure::kSecret;
  return IsPlainAnywhere(name) ? Exposure::kPlain : Exposure::kUnknown;
}

// The field of that name in `spec`, else in any family, or nullptr.
const ComponentField* FieldOf(const ComponentSpec* spec,
                              std::string_view name) {
  if (spec != nullptr && spec->Find(name) != nullptr) return spec->Find(name);
  for (const ComponentSpec& other : AllComponents()) {
    if (other.Find(name) != nullptr) return other.Find(name);
  }
  return nullptr;
}

// A plain field shows only what it is meant for: a word where a number belongs
// is a slip, and may be the password. A reference may have a fitting default.
bool FitsField(const ComponentField& field, std::string_view text) {
  if (field.type == FieldType::kString || field.type == FieldType::kPath) {
    return true;
  }
  const auto parts = ParseTemplate(text);
  if (!parts.ok() || parts->size() != 1) return false;
  const TemplatePart& part = parts->front();
  if (part.variable.empty()) {
    return TypeFieldValue(field, part.literal).has_value();
  }
  return !part.default_text ||
         TypeFieldValue(field, *part.default_text).has_value();
}

Json DisplayScalar(const YamlNode& node, Exposure exposure,
                   const ComponentField* field) {
  if (node.scalar.is_null()) return nullptr;
  if (exposure == Exposure::kPlain) {
    if (field == nullptr || !FitsField(*field, node.text)) return kMask;
    if (!node.scalar.is_string()) return node.scalar;
    return MaskText(node.text);
  }
  if (exposure == Exposure::kUnknown && node.scalar.is_boolean()) {
    return node.scalar;
  }
  return ShowSecret(node.text);
}

Json Display(const YamlNode& node, Exposure exposure,
             const ComponentField* field) {
  if (node.kind == YamlNode::Kind::kScalar) {
    return DisplayScalar(node, exposure, field);
  }
  // No plain field holds more than a scalar: this is something else.
  if (exposure == Exposure::kPlain) exposure = Exposure::kUnknown;
  if (node.kind == YamlNode::Kind::kSequence) {
    Json array = Json::array();
    for (const YamlNode& item : node.items) {
      array.push_back(Display(item, exposure, nullptr));
    }
    return array;
  }
  Json object = Json::object();
  for (const YamlMember& member : node.members) {
    object[QuotableFieldName(member.name)] =
        Display(member.value, exposure, nullptr);
  }
  return object;
}

}  // namespace

Json DisplayFields(const ConnectionEntry& entry) {
  Json fields = Json::object();
  if (!entry.body.is_mapping()) return fields;
  const ComponentSpec* const spec = FindComponent(entry.reference.family);
  for (const YamlMember& member : entry.body.members) {
    if (IsCommonSetting(member.name)) continue;
    fields[QuotableFieldName(member.name)] =
        Display(member.value, ExposureOf(spec, member.name),
                FieldOf(spec, member.name));
  }
  return fields;
}

}  // namespace osiris
