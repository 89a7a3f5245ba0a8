#include "core/component/component_operations.h"

#include <string>
#include <utility>

#include "core/base/error_info.h"
#include "core/component/component_catalog.h"
#include "core/config/nearest_name.h"
#include "core/operation/tool_names.h"
#include "fmt/format.h"

namespace osiris {
namespace {

Json Text() { return {{"type", "string"}}; }

Json ClosedObject(Json properties, Json required) {
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", std::move(required)},
          {"additionalProperties", false}};
}

Json ArrayOf(Json items) {
  return {{"type", "array"}, {"items", std::move(items)}};
}

Json FieldSchema() {
  return ClosedObject(
      {{"name", Text()},
       {"type",
        {{"enum", {"string", "integer", "boolean", "path", "enum", "map"}}}},
       {"required", {{"type", "boolean"}}},
       {"secret", {{"type", "boolean"}}},
       {"description", Text()},
       {"default", {{"type", {"string", "integer", "boolean"}}}},
       {"choices", ArrayOf(Text())},
       {"minimum", {{"type", "integer"}}},
       {"maximum", {{"type", "integer"}}}},
      {"name", "type", "required", "secret", "description"});
}

Json ComponentSchema() {
  return ClosedObject(
      {{"family", Text()},
       {"title", Text()},
       {"summary", Text()},
       {"version", Text()},
       {"capabilities", ArrayOf({{"enum", {"discover", "read"}}})},
       {"fields", ArrayOf(FieldSchema())}},
      {"family", "title", "summary", "version", "capabilities", "fields"});
}

absl::StatusOr<Json> List(const Json&, Call&) {
  Json components = Json::array();
  for (const ComponentSpec& spec : AllComponents()) {
    if (IsAvailable(spec.family)) components.push_back(ToJson(spec));
  }
  const size_t count = components.size();
  return Json{{"status", "success"},
              {"components", std::move(components)},
              {"count", count}};
}

absl::StatusOr<Json> Show(const Json& arguments, Call&) {
  const std::string family = arguments.at("family").get<std::string>();
  if (!IsAvailable(family)) {
    return MakeError(
        ErrorCode::kConnectionFamilyUnknown,
        FindComponent(family) == nullptr
            ? fmt::format("`{}` is not a family of sources", family)
            : fmt::format("this build has no driver for `{}`", family),
        {.path = {"family"}, .hint = DidYouMean(family, AvailableFamilies())});
  }
  const ComponentSpec& spec = *FindComponent(family);
  return Json{{"status", "success"},
              {"component", ToJson(spec)},
              {"schema", FieldsSchema(spec)}};
}

Operation ListOperation() {
  Operation operation;
  operation.name = "components.list";
  NameTool(operation);
  operation.title = "List kinds of sources";
  operation.description =
      "Lists the kinds of data sources (families) that can be connected, with "
      "the fields that a connection of each takes. Use it before a connection "
      "is added, or to learn what a family can do. It does not list the "
      "connections themselves: that is connections_list.";
  operation.input_schema = [] {
    return ClosedObject(Json::object(), Json::array());
  };
  operation.output_schema = [] {
    return ClosedObject({{"status", {{"const", "success"}}},
                         {"components", ArrayOf(ComponentSchema())},
                         {"count", {{"type", "integer"}, {"minimum", 0}}}},
                        {"status", "components", "count"});
  };
  operation.cli_words = {"components", "list"};
  operation.handler = List;
  return operation;
}

Operation ShowOperation() {
  Operation operation;
  operation.name = "components.show";
  operation.title = "Show a kind of source";
  operation.description =
      "Shows one kind of data source (family): its fields, which of them are "
      "required and which are secret, and their JSON Schema.";
  operation.input_schema = [] {
    return ClosedObject(
        {{"family",
          {{"type", "string"},
           {"minLength", 1},
           {"maxLength", 64},
           {"description", "the family, for example `sqlite`"}}}},
        {"family"});
  };
  operation.output_schema = [] {
    return ClosedObject({{"status", {{"const", "success"}}},
                         {"component", ComponentSchema()},
                         {"schema", {{"type", "object"}}}},
                        {"status", "component", "schema"});
  };
  operation.errors = {ErrorCode::kConnectionFamilyUnknown};
  operation.cli_words = {"components", "show"};
  operation.cli_positional = "family";
  operation.target_argument = "family";
  operation.handler = Show;
  return operation;
}

}  // namespace

std::vector<Operation> ComponentOperations() {
  return {ListOperation(), ShowOperation()};
}

}  // namespace osiris
