#include "core/resource/manual.h"

#include <memory>
#include <optional>
#include <utility>

#include "core/base/error_info.h"
#include "core/component/component_catalog.h"
#include "core/component/component_spec.h"
#include "core/config/config_schema.h"
#include "core/mask/mask_rules.h"
#include "core/policy/policy_rules.h"
#include "core/resource/guide.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr char kJsonType[] = "application/json";
constexpr char kSchemaType[] = "application/schema+json";
constexpr char kMarkdownType[] = "text/markdown";

std::string ErrorsText() {
  Json codes = Json::array();
  for (const ErrorCodeInfo& info : AllErrorCodes()) {
    codes.push_back({{"code", std::string(info.name)},
                     {"meaning", std::string(info.meaning)},
                     {"hint", std::string(info.assistant_hint)},
                     {"retryable", info.retryable},
                     {"exit", info.exit}});
  }
  return DumpJson({{"codes", std::move(codes)}});
}

std::string ComponentsText() {
  Json components = Json::array();
  for (const ComponentSpec& spec : AllComponents()) {
    Json component = ToJson(spec);
    component["available"] = IsAvailable(spec.family);
    component["schema"] = FieldsSchema(spec);
    components.push_back(std::move(component));
  }
  return DumpJson({{"components", std::move(components)}});
}

void AppendGuides(std::vector<ManualPage>& pages) {
  for (const Guide& guide : AllGuides()) {
    pages.push_back({.uri = fmt::format("osiris://instructions/{}", guide.name),
                     .name = fmt::format("{}.md", guide.name),
                     .title = std::string(guide.title),
                     .description = std::string(guide.description),
                     .mime_type = kMarkdownType,
                     .text = [&guide] { return std::string(guide.text); }});
  }
}

void AppendReference(std::vector<ManualPage>& pages) {
  pages.push_back({.uri = "osiris://mcp/reference/errors.json",
                   .name = "errors.json",
                   .title = "Error codes",
                   .description = "Every error code with its meaning, what to "
                                  "do about it, and whether to try again.",
                   .mime_type = kJsonType,
                   .text = ErrorsText});
  pages.push_back({.uri = "osiris://mcp/reference/components.json",
                   .name = "components.json",
                   .title = "Catalogue of components",
                   .description = "Every family of sources with the fields of "
                                  "its connections and their JSON Schema.",
                   .mime_type = kJsonType,
                   .text = ComponentsText});
}

void AppendSchemas(const std::vector<Operation>& operations,
                   std::vector<ManualPage>& pages) {
  pages.push_back({.uri = "osiris://mcp/schemas/osiris.json",
                   .name = "osiris.schema.json",
                   .title = "Schema of osiris.yaml",
                   .description = "Every setting, its default and its range.",
                   .mime_type = kSchemaType,
                   .text = [] { return DumpJson(ConfigSchema()); }});
  pages.push_back({.uri = "osiris://mcp/schemas/connections.json",
                   .name = "osiris_connections.schema.json",
                   .title = "Schema of osiris_connections.yaml",
                   .description = "How connections are written down.",
                   .mime_type = kSchemaType,
                   .text = [] { return DumpJson(ConnectionsFileSchema()); }});
  for (const Operation& operation : operations) {
    if (operation.tool.empty() || !operation.offered) continue;
    pages.push_back(
        {.uri = fmt::format("osiris://mcp/schemas/answers/{}.json",
                            operation.tool),
         .name = fmt::format("{}.schema.json", operation.tool),
         .title = fmt::format("Schema of {}'s answer", operation.tool),
         .description = "Every member of the answer of a call that succeeds.",
         .mime_type = kSchemaType,
         .text = [schema = operation.output_schema] {
           return DumpJson(schema.get());
         }});
  }
}

Json ListEntry(const ManualPage& page) {
  return {{"uri", page.uri},
          {"name", page.name},
          {"title", page.title},
          {"description", page.description},
          {"mimeType", page.mime_type}};
}

}  // namespace

std::vector<ManualPage> MakeManual(const std::vector<Operation>& operations) {
  std::vector<ManualPage> pages;
  AppendGuides(pages);
  AppendReference(pages);
  AppendSchemas(operations, pages);
  return pages;
}

Json ConnectionsFileSchema() {
  Json families = Json::object();
  for (const ComponentSpec& spec : AllComponents()) {
    Json alias = FieldsSchema(spec);
    Json& fields = alias["properties"];
    fields["default"] = {{"type", "boolean"}};
    fields["environment"] = {{"enum", {"prod", "staging", "dev"}}};
    fields["payloads"] = {{"enum", {"full", "hash", "off"}}};
    fields["policy"] = PolicyRulesSchema();
    fields["mask"] = MaskRulesSchema();
    families[spec.family] = {
        {"type", "object"},
        {"propertyNames", {{"pattern", "^[A-Za-z0-9_-]{1,64}$"}}},
        {"additionalProperties", std::move(alias)}};
  }
  return {{"$schema", "http://json-schema.org/draft-07/schema#"},
          {"title", "osiris_connections.yaml"},
          {"type", "object"},
          {"properties",
           {{"version", {{"const", 1}}},
            {"connections",
             {{"type", "object"},
              {"properties", std::move(families)},
              {"additionalProperties", false}}}}},
          {"required", {"version"}},
          {"additionalProperties", false}};
}

ResourceShelf ManualShelf(std::vector<ManualPage> pages) {
  const auto manual =
      std::make_shared<const std::vector<ManualPage>>(std::move(pages));
  return {.list = [manual](const Call&) -> absl::StatusOr<Json> {
            Json entries = Json::array();
            for (const ManualPage& page : *manual) {
              entries.push_back(ListEntry(page));
            }
            return entries;
          },
          .read = [manual](const std::string& uri,
                           const Call&) -> std::optional<absl::StatusOr<Json>> {
            for (const ManualPage& page : *manual) {
              if (page.uri != uri) continue;
              return ResourceDocument(uri, page.mime_type, page.text());
            }
            return std::nullopt;
          }};
}

}  // namespace osiris
