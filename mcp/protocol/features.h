#pragma once

#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/lazy_json.h"
#include "mcp/protocol/content.h"
#include "mcp/protocol/revision.h"

namespace osiris::mcp {

// Something that a model can call (server/tools).
struct Tool {
  // See IsToolName.
  std::string name;
  // Other names that are accepted and not advertised.
  std::vector<std::string> aliases = {};
  std::string title = {};
  std::string description;
  // JSON Schema 2020-12, of type object; sent as it is.
  LazyJson input_schema;
  // Of every answer, also one that reports a failure. Null: none is promised.
  // Revisions before 2026-07-28 get it where its type is object only.
  LazyJson output_schema = {};
  // False: it can be called, and no list shows it.
  bool listed = true;
  // Hints.
  bool read_only = false;
  bool destructive = true;
  bool idempotent = false;
  bool open_world = true;
  std::vector<Icon> icons = {};
  Json meta = Json::object();
};

// 1 to 128 letters, digits, `_`, `-` and `.` (2025-11-25, server/tools, "Tool
// Names").
bool IsToolName(std::string_view name);

// A family of resources, by RFC 6570 template.
struct ResourceTemplate {
  std::string uri_template;
  std::string name;
  std::string title;
  std::string description;
  std::string mime_type;
  Annotations annotations = {};
  std::vector<Icon> icons = {};
  Json meta = Json::object();
};

// The answer of a tool: one document, or blocks of content, and links to more.
struct ToolOutcome {
  // Sent as structured content, and as text. Null: neither. Revisions before
  // 2026-07-28 get it as structured content where it is an object only.
  Json document = Json::object();
  // An object as DumpJson writes it: sent word for word in place of
  // `document`, which is then not looked at.
  std::string text = {};
  bool is_error = false;
  // Follow as blocks, in revisions that know links.
  std::vector<Resource> links = {};
  Json meta = Json::object();
  // Blocks; where there are any, the document is not repeated as text.
  std::vector<Content> content = {};
};

// Some of the resources there are.
struct ResourcePage {
  std::vector<Resource> resources;
  // For the next page; empty on the last.
  std::string next_cursor = {};
  CacheHint cache = {};
  Json meta = Json::object();
};

// How each looks in `revision`: results are whole but for what every result of
// the revision has.
Json Render(const Tool& tool, Revision revision);
Json Render(const ResourceTemplate& family, Revision revision);
// Of an outcome with `text`, all but that.
Json Render(const ToolOutcome& outcome, Revision revision);
// The members of the result that hold the outcome's `text`.
struct ToolText {
  // "content", an array.
  std::string content;
  // "structuredContent"; empty in revisions without it.
  std::string structured;
};
ToolText RenderText(const ToolOutcome& outcome, Revision revision);
Json Render(const ResourceText& text, Revision revision);
Json Render(const ResourcePage& page, Revision revision);

}  // namespace osiris::mcp
