#include "core/connection/connection_schemas.h"

#include <cstdint>
#include <utility>

#include "core/config/problem.h"

namespace osiris {
namespace {

constexpr int kMaxReference = 130;
constexpr int kMaxFieldText = 65536;
// What every reader of JSON takes for the same number.
constexpr int64_t kMaxFieldNumber = int64_t{1} << 53;

Json Text() { return {{"type", "string"}}; }

Json Boolean() { return {{"type", "boolean"}}; }

Json Count() { return {{"type", "integer"}, {"minimum", 0}}; }

Json Success() { return {{"const", "success"}}; }

Json ArrayOf(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

Json ReferenceText() {
  return {{"type", "string"},
          {"pattern", "^@[A-Za-z0-9_-]{1,64}\\.[A-Za-z0-9_-]{1,64}$"}};
}

Json EnvironmentName() { return {{"enum", {"prod", "staging", "dev"}}}; }

Json CheckSchema() {
  return ClosedObjectSchema(
      {{"name",
        {{"enum",
          {"configuration", "variables", "driver", "open", "read-only",
           "describe"}}}},
       {"status", {{"enum", {"ok", "failed", "skipped"}}}},
       {"elapsed_ms", Count()},
       {"message", Text()},
       {"code", Text()},
       {"hint", Text()}},
      {"name", "status", "elapsed_ms", "message"});
}

Json ExaminedSchema() {
  return ClosedObjectSchema(
      {{"reference", ReferenceText()},
       {"family", Text()},
       {"alias", Text()},
       {"healthy", Boolean()},
       {"checks", ArrayOf(CheckSchema())},
       {"problems", ArrayOf(ProblemSchema())},
       {"data", ClosedObjectSchema({{"product", Text()}, {"version", Text()}},
                                   {"product", "version"})},
       {"untrusted", {{"const", true}}}},
      {"reference", "family", "alias", "healthy", "checks", "problems"});
}

Json ListedSchema() {
  return ClosedObjectSchema({{"reference", ReferenceText()},
                             {"family", Text()},
                             {"alias", Text()},
                             {"default", Boolean()},
                             {"environment", EnvironmentName()},
                             {"available", Boolean()},
                             {"usable", Boolean()},
                             {"config", {{"type", "object"}}},
                             {"problems", ArrayOf(ProblemSchema())}},
                            {"reference", "family", "alias", "default",
                             "available", "usable", "config", "problems"});
}

// A reference among arguments. Its form is checked by ParseReference, whose
// error says what the right one would be.
Json ReferenceArgument(std::string_view description) {
  return {{"type", "string"},
          {"maxLength", kMaxReference},
          {"description", description}};
}

}  // namespace

Json ClosedObjectSchema(Json properties, Json required) {
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

Json ListDocumentSchema() {
  return ClosedObjectSchema({{"status", Success()},
                             {"count", Count()},
                             {"connections", ArrayOf(ListedSchema())},
                             {"problems", ArrayOf(ProblemSchema())}},
                            {"status", "count", "connections", "problems"});
}

Json DoctorDocumentSchema() {
  return ClosedObjectSchema(
      {{"status", Success()},
       {"healthy", Boolean()},
       {"count", Count()},
       {"connections", ArrayOf(ExaminedSchema())},
       {"problems", ArrayOf(ProblemSchema())}},
      {"status", "healthy", "count", "connections", "problems"});
}

Json AddDocumentSchema() {
  return ClosedObjectSchema({{"status", Success()},
                             {"reference", ReferenceText()},
                             {"file", Text()},
                             {"problems", ArrayOf(ProblemSchema())}},
                            {"status", "reference", "file", "problems"});
}

Json RemoveDocumentSchema() {
  return ClosedObjectSchema(
      {{"status", Success()}, {"reference", ReferenceText()}, {"file", Text()}},
      {"status", "reference", "file"});
}

Json DoctorArgumentsSchema() {
  Json connection = ReferenceArgument(
      "the connection to examine, as @family.alias; all of them without it");
  connection["default"] = "";
  return ClosedObjectSchema({{"connection", std::move(connection)}},
                            Json::array());
}

Json AddArgumentsSchema() {
  const Json text = {{"type", "string"}, {"maxLength", kMaxFieldText}};
  const Json value = {{"type", {"string", "integer", "boolean", "object"}},
                      {"maxLength", kMaxFieldText},
                      {"minimum", 0},
                      {"maximum", kMaxFieldNumber},
                      {"maxProperties", 64},
                      {"additionalProperties", text}};
  return ClosedObjectSchema(
      {{"connection",
        ReferenceArgument("what it shall be called, as @family.alias")},
       {"fields",
        {{"type", "object"},
         {"maxProperties", 64},
         {"additionalProperties", value},
         {"default", Json::object()},
         {"description",
          "settings by name, as `osiris components show FAMILY` lists them; "
          "no secrets: leave them out for `osiris connections set-secret`, "
          "or write ${NAME}, for the environment variable that holds one"}}},
       {"default",
        {{"type", "boolean"},
         {"default", false},
         {"description", "make it the default of its family"}}},
       {"environment",
        {{"enum", {"prod", "staging", "dev", ""}},
         {"default", ""},
         {"description", "what the source is used for"}}}},
      {"connection"});
}

Json RemoveArgumentsSchema() {
  return ClosedObjectSchema(
      {{"connection",
        ReferenceArgument("the connection to remove, as @family.alias")}},
      {"connection"});
}

}  // namespace osiris
