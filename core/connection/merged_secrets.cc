#include "core/connection/merged_secrets.h"

#include "core/connection/connection_entry.h"
#include "core/connection/secret_fields.h"
#include "core/connection/secret_parts.h"

namespace osiris {
namespace {

class Finder {
 public:
  // What is merged into the mapping at `path`.
  void Take(const std::vector<std::string>& path, const YamlNode& value) {
    for (const YamlNode& item : value.items) Take(path, item);
    if (!value.is_mapping()) return;
    if (path.size() > 2) return TakeEntry(path, value);
    for (const YamlMember& member : value.members) {
      std::vector<std::string> below = path;
      below.push_back(member.name);
      Take(below, member.value);
    }
  }

  std::vector<MergedSecret> Found() && { return std::move(found_); }

 private:
  // `path` leads to an alias, or into one.
  void TakeEntry(const std::vector<std::string>& path, YamlNode body) {
    if (path[0] != "connections" || !IsConnectionName(path[1]) ||
        !IsConnectionName(path[2])) {
      return;
    }
    for (size_t i = path.size(); i > 3; --i) {
      YamlNode outer;
      outer.kind = YamlNode::Kind::kMapping;
      outer.members.push_back({.name = path[i - 1], .value = std::move(body)});
      body = std::move(outer);
    }
    ConnectionEntry entry;
    entry.reference = {.family = path[1], .alias = path[2]};
    entry.body = std::move(body);
    for (const SecretField& field : SecretFieldsOf(entry)) {
      if (!IsInTheClear(field)) continue;
      found_.push_back({.reference = entry.reference,
                        .path = field.path,
                        .place = PlaceOf(entry.body, field.path)});
    }
    for (const SecretPart& part : SecretPartsOf(entry)) {
      if (!HoldsSecret(part)) continue;
      found_.push_back({.reference = entry.reference,
                        .path = part.path,
                        .place = {part.line, 0}});
    }
  }

  std::vector<MergedSecret> found_;
};

}  // namespace

YamlPlace PlaceOf(const YamlNode& body, const std::vector<std::string>& path) {
  const YamlNode* node = &body;
  for (const std::string& name : path) {
    const YamlMember* const member = node->Find(name);
    if (member == nullptr) break;
    node = &member->value;
  }
  return {node->line, node->column};
}

std::vector<MergedSecret> MergedSecretsIn(std::string_view text) {
  const absl::StatusOr<YamlDocument> document = ParseYaml(text);
  Finder finder;
  if (!document.ok()) return {};
  for (const YamlMerge& merge : document->merges) {
    finder.Take(merge.path, merge.value);
  }
  return std::move(finder).Found();
}

}  // namespace osiris
