#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "mcp/protocol/revision.h"

namespace osiris::mcp {

// Something that a model can call.
struct Tool {
  std::string name;
  // Other names that are accepted and not advertised.
  std::vector<std::string> aliases;
  std::string title;
  std::string description;
  Json input_schema;
  // Of every answer, also one that reports a failure. Null: none is promised.
  Json output_schema = nullptr;
  // Hints.
  bool read_only = false;
  bool destructive = true;
  bool idempotent = false;
  bool open_world = true;
};

// Something that can be read, or that an answer points to.
struct Resource {
  std::string uri;
  std::string name;
  std::string title;
  std::string description;
  std::string mime_type;
  std::optional<int64_t> bytes;
};

// A family of resources, by RFC 6570 template.
struct ResourceTemplate {
  std::string uri_template;
  std::string name;
  std::string title;
  std::string description;
  std::string mime_type;
};

// How long and for whom a client may keep an answer.
struct CacheHint {
  int64_t ttl_ms = 0;
  // True: it holds nothing that is one person's own.
  bool shared = false;
};

// The answer of a tool: one document, and links to more.
struct ToolOutcome {
  // Sent as structured content, and as text.
  Json document = Json::object();
  // `document` as text, if the caller has it already; must be the same.
  std::string text;
  bool is_error = false;
  std::vector<Resource> links;
  Json meta = Json::object();
};

// The text of one resource.
struct ResourceText {
  std::string uri;
  std::string mime_type;
  std::string text;
  CacheHint cache;
  Json meta = Json::object();
};

// Some of the resources there are.
struct ResourcePage {
  std::vector<Resource> resources;
  // For the next page; empty on the last.
  std::string next_cursor;
  CacheHint cache;
  Json meta = Json::object();
};

// How each looks in `revision`: results are whole but for what every result of
// the revision has.
Json Render(const Tool& tool, Revision revision);
Json Render(const Resource& resource, Revision revision);
Json Render(const ResourceTemplate& family, Revision revision);
Json Render(const ToolOutcome& outcome, Revision revision);
Json Render(const ResourceText& text, Revision revision);
Json Render(const ResourcePage& page, Revision revision);

// Adds the members that a result of `revision` with `hint` carries.
void AddCacheHint(const CacheHint& hint, Revision revision, Json& result);

}  // namespace osiris::mcp
