#include "mcp/protocol/features.h"

#include <algorithm>
#include <utility>

namespace osiris::mcp {
namespace {

constexpr size_t kMaxNameBytes = 128;

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

// Before 2026-07-28, what is structured is an object.
bool MayPromise(const Json& schema, Revision revision) {
  if (!HasStructure(revision) || !schema.is_object()) return false;
  const auto type = schema.find("type");
  return IsStateless(revision) || (type != schema.end() && *type == "object");
}

Json Hints(const Tool& tool, Revision revision) {
  Json hints = {{"readOnlyHint", tool.read_only},
                {"openWorldHint", tool.open_world}};
  // These say something of tools that change things only.
  if (!tool.read_only) {
    hints["destructiveHint"] = tool.destructive;
    hints["idempotentHint"] = tool.idempotent;
  }
  // Before tools had titles, hints did.
  if (!HasStructure(revision)) AddText("title", tool.title, hints);
  return hints;
}

}  // namespace

bool IsToolName(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes &&
         std::all_of(name.begin(), name.end(), IsNameByte);
}

Json Render(const Tool& tool, Revision revision) {
  Json json = {{"name", tool.name}, {"inputSchema", tool.input_schema.get()}};
  AddText("description", tool.description, json);
  if (HasStructure(revision)) AddText("title", tool.title, json);
  if (MayPromise(tool.output_schema.get(), revision)) {
    json["outputSchema"] = tool.output_schema.get();
  }
  if (HasAnnotations(revision)) json["annotations"] = Hints(tool, revision);
  AddIcons(tool.icons, revision, json);
  AddMeta(tool.meta, revision, json);
  return json;
}

Json Render(const ResourceTemplate& family, Revision revision) {
  Json json = {{"uriTemplate", family.uri_template}, {"name", family.name}};
  if (HasStructure(revision)) AddText("title", family.title, json);
  AddText("description", family.description, json);
  AddText("mimeType", family.mime_type, json);
  AddAnnotations(family.annotations, revision, json);
  AddIcons(family.icons, revision, json);
  AddMeta(family.meta, revision, json);
  return json;
}

Json Render(const ToolOutcome& outcome, Revision revision) {
  Json result = {{"isError", outcome.is_error}};
  if (!outcome.meta.empty()) result["_meta"] = outcome.meta;
  if (!outcome.text.empty()) return result;
  Json content = Json::array();
  for (const Content& block : outcome.content) {
    content.push_back(Render(block, revision));
  }
  const bool has_document = !outcome.document.is_null();
  if (content.empty() && has_document) {
    content.push_back({{"type", "text"}, {"text", DumpJson(outcome.document)}});
  }
  if (HasStructure(revision)) {
    if (has_document &&
        (IsStateless(revision) || outcome.document.is_object())) {
      result["structuredContent"] = outcome.document;
    }
    for (const Resource& link : outcome.links) {
      content.push_back(Render(Content{.what = link}, revision));
    }
  }
  result["content"] = std::move(content);
  return result;
}

ToolText RenderText(const ToolOutcome& outcome, Revision revision) {
  ToolText text;
  // Of JSON text, quotes and backslashes are escaped: a third more at most,
  // nearly always.
  text.content.reserve(outcome.text.size() + outcome.text.size() / 3 + 256);
  text.content = R"([{"text":)";
  AppendJsonText(outcome.text, text.content);
  text.content += R"(,"type":"text"})";
  if (HasStructure(revision)) {
    text.structured = outcome.text;
    for (const Resource& link : outcome.links) {
      text.content += ',';
      text.content += DumpJson(Render(Content{.what = link}, revision));
    }
  }
  text.content += ']';
  return text;
}

Json Render(const ResourceText& text, Revision revision) {
  Json result = {{"contents", Json::array({RenderContents(text)})}};
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

}  // namespace osiris::mcp
