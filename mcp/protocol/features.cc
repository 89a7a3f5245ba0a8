#include "mcp/protocol/features.h"

#include <utility>

namespace osiris::mcp {
namespace {

void AddText(const char* member, const std::string& text, Json& json) {
  if (!text.empty()) json[member] = text;
}

Json RenderLink(const Resource& resource, Revision revision) {
  Json link = Render(resource, revision);
  link["type"] = "resource_link";
  return link;
}

}  // namespace

Json Render(const Tool& tool, Revision revision) {
  Json json = {{"name", tool.name}, {"inputSchema", tool.input_schema}};
  AddText("description", tool.description, json);
  if (HasStructure(revision)) {
    AddText("title", tool.title, json);
    if (!tool.output_schema.is_null()) {
      json["outputSchema"] = tool.output_schema;
    }
  }
  if (HasAnnotations(revision)) {
    Json hints = {{"readOnlyHint", tool.read_only},
                  {"openWorldHint", tool.open_world}};
    // These say something of tools that change things only.
    if (!tool.read_only) {
      hints["destructiveHint"] = tool.destructive;
      hints["idempotentHint"] = tool.idempotent;
    }
    // Before tools had titles, hints did.
    if (!HasStructure(revision)) AddText("title", tool.title, hints);
    json["annotations"] = std::move(hints);
  }
  return json;
}

Json Render(const Resource& resource, Revision revision) {
  Json json = {{"uri", resource.uri}, {"name", resource.name}};
  if (HasStructure(revision)) AddText("title", resource.title, json);
  AddText("description", resource.description, json);
  AddText("mimeType", resource.mime_type, json);
  if (resource.bytes.has_value()) json["size"] = *resource.bytes;
  return json;
}

Json Render(const ResourceTemplate& family, Revision revision) {
  Json json = {{"uriTemplate", family.uri_template}, {"name", family.name}};
  if (HasStructure(revision)) AddText("title", family.title, json);
  AddText("description", family.description, json);
  AddText("mimeType", family.mime_type, json);
  return json;
}

Json Render(const ToolOutcome& outcome, Revision revision) {
  Json content =
      Json::array({{{"type", "text"},
                    {"text", outcome.text.empty() ? DumpJson(outcome.document)
                                                  : outcome.text}}});
  Json result = {{"isError", outcome.is_error}};
  if (HasStructure(revision)) {
    result["structuredContent"] = outcome.document;
    for (const Resource& link : outcome.links) {
      content.push_back(RenderLink(link, revision));
    }
  }
  result["content"] = std::move(content);
  if (!outcome.meta.empty()) result["_meta"] = outcome.meta;
  return result;
}

Json Render(const ResourceText& text, Revision revision) {
  Json contents = {{"uri", text.uri}, {"text", text.text}};
  AddText("mimeType", text.mime_type, contents);
  Json result = {{"contents", Json::array({std::move(contents)})}};
  if (!text.meta.empty()) result["_meta"] = text.meta;
  AddCacheHint(text.cache, revision, result);
  return result;
}

Json Render(const ResourcePage& page, Revision revision) {
  Json resources = Json::array();
  for (const Resource& resource : page.resources) {
    resources.push_back(Render(resource, revision));
  }
  Json result = {{"resources", std::move(resources)}};
  AddText("nextCursor", page.next_cursor, result);
  if (!page.meta.empty()) result["_meta"] = page.meta;
  AddCacheHint(page.cache, revision, result);
  return result;
}

void AddCacheHint(const CacheHint& hint, Revision revision, Json& result) {
  if (!IsStateless(revision)) return;
  result["ttlMs"] = hint.ttl_ms;
  result["cacheScope"] = hint.shared ? "public" : "private";
}

}  // namespace osiris::mcp
