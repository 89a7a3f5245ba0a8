#include "core/operation/schema_parts.h"

#include <string>
#include <utility>

namespace osiris::schema {

Json Text() { return {{"type", "string"}}; }
Json Flag() { return {{"type", "boolean"}}; }
Json Count() { return {{"type", "integer"}, {"minimum", 0}}; }

Json Integer(int64_t least, int64_t most) {
  return {{"type", "integer"}, {"minimum", least}, {"maximum", most}};
}

Json Enum(std::initializer_list<const char*> values) {
  Json list = Json::array();
  for (const char* value : values) list.push_back(value);
  return {{"enum", std::move(list)}};
}

Json List(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

Json Texts() { return List(Text()); }

Json With(Json schema, const char* keyword, Json value) {
  schema[keyword] = std::move(value);
  return schema;
}

Json Described(Json schema, const char* description) {
  return With(std::move(schema), "description", description);
}

Json Object(Json properties, Json optional) {
  Json required = Json::array();
  for (const auto& [name, schema] : properties.items()) {
    required.push_back(name);
  }
  properties.update(optional);
  Json schema = {{"type", "object"},
                 {"additionalProperties", false},
                 {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

Json Reference() {
  return {{"type", "string"}, {"pattern", "^@[\\w-]{1,64}\\.[\\w-]{1,64}$"}};
}

Json SnapshotId() {
  return {{"type", "string"}, {"pattern", "^disc_[0-9a-f]{16}$"}};
}

Json SnapshotOrReference() {
  return {{"type", "string"},
          {"pattern", "^(disc_[0-9a-f]{16}|@[\\w-]{1,64}\\.[\\w-]{1,64})$"}};
}

Json Moment(const char* description) {
  // A year, a month of it, or a day that the month has and what follows a day.
  return Described(
      {{"type", "string"},
       {"pattern",
        "^([0-9]{4}(-(0[1-9]|1[0-2]))?|"
        "([0-9]{4}-((0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])|"
        "(0[13-9]|1[0-2])-(29|30)|(0[13578]|1[02])-31)|"
        "([0-9]{2}(0[48]|[2468][048]|[13579][26])|"
        "([02468][048]|[13579][26])00)-02-29)"
        "(T([01][0-9]|2[0-3])(:[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?)?"
        "Z?)?)$"}},
      description);
}

std::string MomentIn(const Json& arguments, const char* name) {
  std::string moment = arguments.value(name, std::string());
  // "12:30Z" is behind "12:30:01Z" as text.
  if (moment.ends_with('Z')) moment.pop_back();
  return moment;
}

Json TableArgument() {
  return Described({{"type", "string"}, {"maxLength", 1024}},
                   "name, or schema.name");
}

Json Cursor(int64_t max_bytes) {
  return Described({{"type", "string"}, {"maxLength", max_bytes}},
                   "to go on: `next_cursor`");
}

Json Success() { return Enum({"success"}); }

Json Time() {
  return {{"type", "string"},
          {"pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}Z$"}};
}

Json Untrusted() { return {{"type", "boolean"}, {"enum", {true}}}; }

Json Detail() { return Enum({"names", "summary", "full"}); }

}  // namespace osiris::schema
