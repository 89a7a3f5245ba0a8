#include "core/mask/json_cell.h"

#include "core/base/json.h"
#include "core/mask/text_run.h"

namespace osiris {
namespace {

constexpr JsonLimits kLimits = {.max_depth = 16, .max_nodes = 20'000};

bool MaskNode(std::string_view key, const MaskLeaf& mask, Json& node) {
  bool changed = false;
  if (node.is_object()) {
    for (auto member = node.begin(); member != node.end(); ++member) {
      changed = MaskNode(member.key(), mask, member.value()) || changed;
    }
  } else if (node.is_array()) {
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
  return whole.starts_with('{') || whole.starts_with("[{") ||
         whole.starts_with("[\"");
}

std::optional<std::string> MaskJson(std::string_view text,
                                    const MaskLeaf& mask) {
  absl::StatusOr<Json> document = ParseJson(Trimmed(text), kLimits);
  if (!document.ok() || !document->is_structured()) return std::nullopt;
  if (!MaskNode("", mask, *document)) return std::string(text);
  return DumpJson(*document);
}

}  // namespace osiris
