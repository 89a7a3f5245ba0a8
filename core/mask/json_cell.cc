#include "core/mask/json_cell.h"

#include <map>
#include <utility>

#include "core/base/json.h"
#include "core/mask/text_run.h"

namespace osiris {
namespace {

constexpr JsonLimits kLimits = {.max_depth = 16, .max_nodes = 20'000};

bool MaskNode(std::string_view key, const MaskLeaf& mask, Json& node);

// The key of what stands under `name` within `key`.
std::string KeyWithin(std::string_view key, const std::string& name) {
  const std::string around = Lowered(key);
  return around.ends_with("name") || around.ends_with("names") ? name + " name"
                                                               : name;
}

bool MaskObject(std::string_view key, const MaskLeaf& mask, Json& object) {
  bool changed = false;
  std::map<std::string, std::string> renamed;
  for (auto member = object.begin(); member != object.end(); ++member) {
    changed =
        MaskNode(KeyWithin(key, member.key()), mask, member.value()) || changed;
    if (auto name = mask("", member.key())) {
      renamed.emplace(member.key(), *std::move(name));
    }
  }
  for (auto& [old, name] : renamed) {
    // Two may have become one.
    while (object.contains(name)) name += '_';
    Json value = std::move(object.at(old));
    object.erase(old);
    object[name] = std::move(value);
  }
  return changed || !renamed.empty();
}

bool MaskNode(std::string_view key, const MaskLeaf& mask, Json& node) {
  if (node.is_object()) return MaskObject(key, mask, node);
  bool changed = false;
  if (node.is_array()) {
    for (Json& item : node) changed = MaskNode(key, mask, item) || changed;
  } else if (node.is_string() || node.is_number()) {
    const std::string value =
        node.is_string() ? node.get<std::string>() : DumpJson(node);
    if (auto masked = mask(key, value)) {
      node = *std::move(masked);
      changed = true;
    }
  }
  return changed;
}

}  // namespace

bool LooksLikeJson(std::string_view text) {
  const std::string_view whole = Trimmed(text);
  if (whole.starts_with('{')) return true;
  if (!whole.starts_with('[')) return false;
  const std::string_view first = Trimmed(whole.substr(1));
  return first.starts_with('{') || first.starts_with('"') ||
         first.starts_with('[');
}

std::optional<std::string> MaskJson(std::string_view text,
                                    const MaskLeaf& mask) {
  absl::StatusOr<Json> document = ParseJson(Trimmed(text), kLimits);
  if (!document.ok() || !document->is_structured()) return std::nullopt;
  if (!MaskNode("", mask, *document)) return std::string(text);
  return DumpJson(*document);
}

}  // namespace osiris
