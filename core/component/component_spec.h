#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"

namespace osiris {

enum class FieldType {
  kString,
  kInteger,
  kBoolean,
  // Made absolute: `~` is the user's folder, relative ones start at the home.
  kPath,
  // One of ComponentField::choices.
  kEnum,
  // Names and texts: {"X-Team": "data"}.
  kMap,
};

// "string", "integer", "boolean", "path", "enum", "map".
std::string_view NameOf(FieldType type);

// One setting of a connection.
struct ComponentField {
  std::string name;
  FieldType type = FieldType::kString;
  bool required = false;
  // It never appears in any output, whatever its form.
  bool secret = false;
  // One sentence for people, without a full stop.
  std::string description;
  // Null where there is none.
  Json default_value;
  // For kEnum.
  std::vector<std::string> choices;
  // For kInteger, inclusive.
  std::optional<int64_t> minimum;
  std::optional<int64_t> maximum;
};

enum class Capability { kDiscover, kRead };

// "discover", "read".
std::string_view NameOf(Capability capability);

// What Osiris knows of one family of sources before any driver is loaded. A
// value; connections, documentation and tools are made from it.
struct ComponentSpec {
  // The name before the dot in "@sqlite.movies".
  std::string family;
  // "SQLite".
  std::string title;
  // One sentence for people, without a full stop.
  std::string summary;
  // Of this description, not of the source: "1.0.0".
  std::string version;
  std::vector<Capability> capabilities;
  // In the order in which a form shows them.
  std::vector<ComponentField> fields;
  // Of each group exactly one field must be given, unless it is empty.
  std::vector<std::vector<std::string>> one_of;

  // The field of that name, or nullptr.
  const ComponentField* Find(std::string_view name) const;
};

// The JSON Schema of a connection's fields. Secrets carry "x-secret": true.
Json FieldsSchema(const ComponentSpec& spec);

// The spec as JSON: {"family", "title", "summary", "version", "capabilities",
// "fields": [{"name", "type", "required", "secret", "description", …}]}.
Json ToJson(const ComponentSpec& spec);

}  // namespace osiris
