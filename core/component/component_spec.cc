#include "core/component/component_spec.h"

namespace osiris {
namespace {

Json SchemaOf(const ComponentField& field) {
  Json schema = {{"description", field.description}};
  switch (field.type) {
    case FieldType::kString:
    case FieldType::kPath:
      schema["type"] = "string";
      if (field.required) schema["minLength"] = 1;
      break;
    case FieldType::kInteger:
      schema["type"] = "integer";
      if (field.minimum) schema["minimum"] = *field.minimum;
      if (field.maximum) schema["maximum"] = *field.maximum;
      break;
    case FieldType::kBoolean:
      schema["type"] = "boolean";
      break;
    case FieldType::kEnum:
      schema["type"] = "string";
      schema["enum"] = field.choices;
      break;
    case FieldType::kMap:
      schema["type"] = "object";
      schema["additionalProperties"] = {{"type", "string"}};
      break;
  }
  if (!field.default_value.is_null()) schema["default"] = field.default_value;
  if (field.secret) schema["x-secret"] = true;
  return schema;
}

// Exactly one of the names is given.
Json OneOf(const std::vector<std::string>& names) {
  Json alternatives = Json::array();
  for (const std::string& name : names) {
    alternatives.push_back({{"required", {name}}});
  }
  return {{"oneOf", alternatives}};
}

Json ToJson(const ComponentField& field) {
  Json json = {{"name", field.name},
               {"type", NameOf(field.type)},
               {"required", field.required},
               {"secret", field.secret},
               {"description", field.description}};
  if (!field.default_value.is_null()) json["default"] = field.default_value;
  if (!field.choices.empty()) json["choices"] = field.choices;
  if (field.minimum) json["minimum"] = *field.minimum;
  if (field.maximum) json["maximum"] = *field.maximum;
  return json;
}

}  // namespace

std::string_view NameOf(FieldType type) {
  switch (type) {
    case FieldType::kString:
      return "string";
    case FieldType::kInteger:
      return "integer";
    case FieldType::kBoolean:
      return "boolean";
    case FieldType::kPath:
      return "path";
    case FieldType::kEnum:
      return "enum";
    case FieldType::kMap:
      return "map";
  }
  return "";
}

std::string_view NameOf(Capability capability) {
  switch (capability) {
    case Capability::kDiscover:
      return "discover";
    case Capability::kRead:
      return "read";
  }
  return "";
}

const ComponentField* ComponentSpec::Find(std::string_view name) const {
  for (const ComponentField& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

Json FieldsSchema(const ComponentSpec& spec) {
  Json properties = Json::object();
  Json required = Json::array();
  for (const ComponentField& field : spec.fields) {
    properties[field.name] = SchemaOf(field);
    if (field.required) required.push_back(field.name);
  }
  Json schema = {{"type", "object"},
                 {"properties", properties},
                 {"required", required},
                 {"additionalProperties", false}};
  Json groups = Json::array();
  for (const std::vector<std::string>& names : spec.one_of) {
    groups.push_back(OneOf(names));
  }
  if (!groups.empty()) schema["allOf"] = groups;
  return schema;
}

Json ToJson(const ComponentSpec& spec) {
  Json capabilities = Json::array();
  for (const Capability capability : spec.capabilities) {
    capabilities.push_back(NameOf(capability));
  }
  Json fields = Json::array();
  for (const ComponentField& field : spec.fields) {
    fields.push_back(ToJson(field));
  }
  return {{"family", spec.family},        {"title", spec.title},
          {"summary", spec.summary},      {"version", spec.version},
          {"capabilities", capabilities}, {"fields", fields}};
}

}  // namespace osiris
