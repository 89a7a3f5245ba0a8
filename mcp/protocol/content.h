#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/json.h"
#include "mcp/protocol/revision.h"

namespace osiris::mcp {

// A picture that stands for a thing (2025-11-25, basic, "icons").
struct Icon {
  // An https: or data: URI.
  std::string src;
  std::string mime_type;
  // "48x48" or "any"; none: any.
  std::vector<std::string> sizes;
  // "dark", "light" or empty.
  std::string theme;
};

// Hints on whom something is for (2025-06-18, server/resources,
// "Annotations").
struct Annotations {
  // "user", "assistant".
  std::vector<std::string> audience;
  // 0 to 1: needless to needed.
  std::optional<double> priority;
  // ISO 8601.
  std::string last_modified;
};

// Something that can be read, or that an answer points to.
struct Resource {
  std::string uri;
  std::string name;
  std::string title;
  std::string description;
  std::string mime_type;
  std::optional<int64_t> bytes;
  Annotations annotations = {};
  std::vector<Icon> icons = {};
  Json meta = Json::object();
};

// How long and for whom a client may keep an answer (2026-07-28,
// server/utilities/caching).
struct CacheHint {
  int64_t ttl_ms = 0;
  // True: it holds nothing that is one person's own.
  bool shared = false;
};

// What a resource holds: text, or bytes.
struct ResourceText {
  std::string uri;
  std::string mime_type;
  // Not looked at where there is a `blob`.
  std::string text;
  CacheHint cache = {};
  // Of the answer that it is sent in; embedded, of the block.
  Json meta = Json::object();
  // Raw bytes; sent as base64.
  std::optional<std::string> blob = std::nullopt;
};

// A picture or a sound.
struct Media {
  enum class Kind { kImage, kAudio };
  Kind kind = Kind::kImage;
  // Raw bytes; sent as base64.
  std::string bytes;
  std::string mime_type;
};

// One block of what a tool answers or a prompt says: text, a picture or sound,
// a resource in whole, or a link to one.
struct Content {
  std::variant<std::string, Media, ResourceText, Resource> what;
  Annotations annotations = {};
  Json meta = Json::object();
};

// How each looks in `revision`. A block that the revision does not know yet
// becomes one of text that says what is missing (sounds before 2025-03-26) or
// gives the URI (links before 2025-06-18).
Json Render(const Content& content, Revision revision);
Json Render(const Resource& resource, Revision revision);
// {"uri", "mimeType", "text" or "blob"}.
Json RenderContents(const ResourceText& text);

// Adds to `json` the members that are not empty and that `revision` knows.
void AddText(const char* member, const std::string& text, Json& json);
void AddIcons(const std::vector<Icon>& icons, Revision revision, Json& json);
void AddAnnotations(const Annotations& annotations, Revision revision,
                    Json& json);
void AddMeta(const Json& meta, Revision revision, Json& json);

// Adds the members that a result of `revision` with `hint` carries.
void AddCacheHint(const CacheHint& hint, Revision revision, Json& result);

}  // namespace osiris::mcp
