#include "mcp/protocol/content.h"

#include <utility>

#include "fmt/format.h"
#include "mcp/protocol/base64.h"

namespace osiris::mcp {
namespace {

Json TextBlock(std::string text) {
  return {{"type", "text"}, {"text", std::move(text)}};
}

// One block of each kind, without annotations.
class BlockRenderer {
 public:
  explicit BlockRenderer(Revision revision) : revision_(revision) {}

  Json operator()(const std::string& text) const { return TextBlock(text); }

  Json operator()(const Media& media) const {
    if (media.kind == Media::Kind::kAudio && !HasAudio(revision_)) {
      return TextBlock(fmt::format(
          "[{} bytes of {}: this protocol version carries no sound]",
          media.bytes.size(), media.mime_type));
    }
    return {{"type", media.kind == Media::Kind::kAudio ? "audio" : "image"},
            {"data", Base64(media.bytes)},
            {"mimeType", media.mime_type}};
  }

  Json operator()(const ResourceText& resource) const {
    return {{"type", "resource"}, {"resource", RenderContents(resource)}};
  }

  Json operator()(const Resource& link) const {
    if (!HasStructure(revision_)) {
      return TextBlock(fmt::format("{}: {}", link.name, link.uri));
    }
    Json block = Render(link, revision_);
    block["type"] = "resource_link";
    return block;
  }

 private:
  const Revision revision_;
};

Json Render(const Icon& icon) {
  Json json = {{"src", icon.src}};
  AddText("mimeType", icon.mime_type, json);
  if (!icon.sizes.empty()) json["sizes"] = icon.sizes;
  AddText("theme", icon.theme, json);
  return json;
}

}  // namespace

Json Render(const Content& content, Revision revision) {
  Json block = std::visit(BlockRenderer(revision), content.what);
  AddAnnotations(content.annotations, revision, block);
  AddMeta(content.meta, revision, block);
  return block;
}

Json Render(const Resource& resource, Revision revision) {
  Json json = {{"uri", resource.uri}, {"name", resource.name}};
  if (HasStructure(revision)) AddText("title", resource.title, json);
  AddText("description", resource.description, json);
  AddText("mimeType", resource.mime_type, json);
  if (resource.bytes.has_value()) json["size"] = *resource.bytes;
  AddAnnotations(resource.annotations, revision, json);
  AddIcons(resource.icons, revision, json);
  AddMeta(resource.meta, revision, json);
  return json;
}

Json RenderContents(const ResourceText& text) {
  Json json = {{"uri", text.uri}};
  AddText("mimeType", text.mime_type, json);
  if (text.blob.has_value()) {
    json["blob"] = Base64(*text.blob);
  } else {
    json["text"] = text.text;
  }
  return json;
}

void AddText(const char* member, const std::string& text, Json& json) {
  if (!text.empty()) json[member] = text;
}

void AddIcons(const std::vector<Icon>& icons, Revision revision, Json& json) {
  if (icons.empty() || !HasIcons(revision)) return;
  Json list = Json::array();
  for (const Icon& icon : icons) list.push_back(Render(icon));
  json["icons"] = std::move(list);
}

void AddAnnotations(const Annotations& annotations, Revision revision,
                    Json& json) {
  Json hints = Json::object();
  if (!annotations.audience.empty()) hints["audience"] = annotations.audience;
  if (annotations.priority.has_value()) {
    hints["priority"] = *annotations.priority;
  }
  if (HasStructure(revision)) {
    AddText("lastModified", annotations.last_modified, hints);
  }
  if (!hints.empty()) json["annotations"] = std::move(hints);
}

void AddMeta(const Json& meta, Revision revision, Json& json) {
  if (HasStructure(revision) && !meta.empty()) json["_meta"] = meta;
}

void AddCacheHint(const CacheHint& hint, Revision revision, Json& result) {
  if (!IsStateless(revision)) return;
  result["ttlMs"] = hint.ttl_ms;
  result["cacheScope"] = hint.shared ? "public" : "private";
}

}  // namespace osiris::mcp
