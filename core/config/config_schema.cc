#include "core/config/config_schema.h"

#include <string>

#include "core/config/config_keys.h"

namespace osiris {
namespace {

Json SchemaOf(const ConfigKey& key) {
  Json schema = {{"description", key.meaning},
                 {"default", key.default_value()}};
  switch (key.type) {
    case ConfigKey::Type::kBoolean:
      schema["type"] = "boolean";
      break;
    case ConfigKey::Type::kText:
      schema["type"] = "string";
      break;
    case ConfigKey::Type::kChoice:
      schema["enum"] = key.choices;
      break;
    case ConfigKey::Type::kInteger:
      schema["type"] = "integer";
      schema["minimum"] = key.minimum;
      schema["maximum"] = key.maximum;
      break;
  }
  return schema;
}

}  // namespace

Json ConfigSchema() {
  Json sections = Json::object();
  for (const ConfigKey& key : AllConfigKeys()) {
    const size_t dot = key.name.find('.');
    Json& section = sections[key.name.substr(0, dot)];
    if (section.is_null()) {
      section = {{"type", "object"},
                 {"properties", Json::object()},
                 {"additionalProperties", false}};
    }
    section["properties"][key.name.substr(dot + 1)] = SchemaOf(key);
  }
  return {{"$schema", "http://json-schema.org/draft-07/schema#"},
          {"title", "osiris.yaml"},
          {"description", "settings of Osiris; every key is optional"},
          {"type", "object"},
          {"properties", sections},
          {"additionalProperties", false}};
}

}  // namespace osiris
