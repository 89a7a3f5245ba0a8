#include "core/connection/connection_display.h"

#include <algorithm>
#include <cstddef>

#include "core/component/component_catalog.h"
#include "core/connection/entry_check.h"
#include "core/connection/field_value.h"
#include "core/connection/secret_form.h"
#include "core/connection/variables.h"

namespace osiris {
namespace {

constexpr std::string_view kMask = "***";

enum class Exposure {
  // A field that the spec calls no secret.
  kPlain,
  // One that some spec calls a secret.
  kSecret,
  // One that nobody knows.
  kUnknown,
};

// A name is plain if at least one spec has it and none calls it a secret.
bool IsPlainAnywhere(std::string_view name) {
  bool known = false;
  for (const ComponentSpec& spec : AllComponents()) {
    if (const ComponentField* const field = spec.Find(name)) {
      if (field->secret) return false;
      known = true;
    }
  }
  return known;
}

Exposure ExposureOf(const ComponentSpec* spec, std::string_view name) {
  if (spec != nullptr) {
    if (const ComponentField* const field = spec->Find(name)) {
      return field->secret ? Exposure::kSecret : Exposure::kPlain;
    }
  }
  if (IsSecretFieldAnywhere(name)) return Exposure::kSecret;
  return IsPlainAnywhere(name) ? Exposure::kPlain : Exposure::kUnknown;
}

// The field of that name in `spec`, else in any family, or nullptr.
const ComponentField* FieldOf(const ComponentSpec* spec,
                              std::string_view name) {
  if (spec != nullptr && spec->Find(name) != nullptr) return spec->Find(name);
  for (const ComponentSpec& other : AllComponents()) {
    if (other.Find(name) != nullptr) return other.Find(name);
  }
  return nullptr;
}

// A plain field shows only what it is meant for: a word where a number belongs
// is a slip, and may be the password. A reference may have a fitting default.
bool FitsField(const ComponentField& field, std::string_view text) {
  if (field.type == FieldType::kString || field.type == FieldType::kPath) {
    return true;
  }
  const auto parts = ParseTemplate(text);
  if (!parts.ok() || parts->size() != 1) return false;
  const TemplatePart& part = parts->front();
  if (part.variable.empty()) {
    return TypeFieldValue(field, part.literal).has_value();
  }
  return !part.default_text ||
         TypeFieldValue(field, *part.default_text).has_value();
}

Json DisplayScalar(const YamlNode& node, Exposure exposure,
                   const ComponentField* field) {
  if (node.scalar.is_null()) return nullptr;
  if (exposure == Exposure::kPlain) {
    if (field == nullptr || !FitsField(*field, node.text)) return kMask;
    if (!node.scalar.is_string()) return node.scalar;
    return MaskText(node.text);
  }
  if (exposure == Exposure::kUnknown && node.scalar.is_boolean()) {
    return node.scalar;
  }
  return ShowSecret(node.text);
}

Json Display(const YamlNode& node, Exposure exposure,
             const ComponentField* field) {
  if (node.kind == YamlNode::Kind::kScalar) {
    return DisplayScalar(node, exposure, field);
  }
  // No plain field holds more than a scalar: this is something else.
  if (exposure == Exposure::kPlain) exposure = Exposure::kUnknown;
  if (node.kind == YamlNode::Kind::kSequence) {
    Json array = Json::array();
    for (const YamlNode& item : node.items) {
      array.push_back(Display(item, exposure, nullptr));
    }
    return array;
  }
  Json object = Json::object();
  for (const YamlMember& member : node.members) {
    object[QuotableFieldName(member.name)] =
        Display(member.value, exposure, nullptr);
  }
  return object;
}

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool IsKeyByte(char c) {
  const char lower = Lower(c);
  return (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

bool SoundsSecret(std::string_view key) {
  std::string lower(key);
  std::transform(lower.begin(), lower.end(), lower.begin(), Lower);
  for (const char* const word : {"pass", "pwd", "secret", "token", "key",
                                 "auth", "cred", "sig", "session"}) {
    if (lower.find(word) != std::string::npos) return true;
  }
  return false;
}

// Past the value that starts at `at`: quoted, in braces, or up to a separator.
size_t EndOfValue(const std::string& text, size_t at) {
  if (at < text.size()) {
    const size_t quote = std::string_view("'\"{").find(text[at]);
    if (quote != std::string_view::npos) {
      const size_t end = text.find("'\"}"[quote], at + 1);
      return end == std::string::npos ? text.size() : end + 1;
    }
  }
  return std::min(text.find_first_of("&;, \t\n", at), text.size());
}

// user:password@ of every URL. Up to the last `@`, because a password that
// somebody forgot to encode may hold one, or a slash.
void MaskUserInfo(std::string& text) {
  size_t at = 0;
  while ((at = text.find("://", at)) != std::string::npos) {
    at += 3;
    const size_t end =
        std::min(text.find_first_of(" \t\n\"'", at), text.size());
    const size_t mark = text.substr(at, end - at).rfind('@');
    if (mark == std::string::npos) continue;
    text.replace(at, mark, kMask);
  }
}

// The same without a scheme, as some drivers write it: "user:password@host".
void MaskBareUserInfo(std::string& text) {
  if (text.find("://") != std::string::npos) return;
  const size_t mark = text.rfind('@');
  if (mark == std::string::npos || text.find(':') > mark) return;
  const size_t start = text.find_last_of(" \t\n=", mark) + 1;
  text.replace(start, mark - start, kMask);
}

void MaskAssignments(std::string& text) {
  size_t at = 0;
  while ((at = text.find('=', at)) != std::string::npos) {
    size_t end_of_key = at;
    while (end_of_key > 0 && text[end_of_key - 1] == ' ') --end_of_key;
    size_t key = end_of_key;
    while (key > 0 && IsKeyByte(text[key - 1])) --key;
    size_t value = at + 1;
    while (value < text.size() && text[value] == ' ') ++value;
    at = value;
    if (!SoundsSecret(text.substr(key, end_of_key - key))) continue;
    const size_t end = EndOfValue(text, value);
    text.replace(value, end - value, kMask);
    at = value + kMask.size();
  }
}

}  // namespace

Json DisplayFields(const ConnectionEntry& entry) {
  Json fields = Json::object();
  if (!entry.body.is_mapping()) return fields;
  const ComponentSpec* const spec = FindComponent(entry.reference.family);
  for (const YamlMember& member : entry.body.members) {
    if (IsCommonSetting(member.name)) continue;
    fields[QuotableFieldName(member.name)] =
        Display(member.value, ExposureOf(spec, member.name),
                FieldOf(spec, member.name));
  }
  return fields;
}

std::string MaskText(std::string_view text) {
  std::string masked(text);
  MaskUserInfo(masked);
  MaskBareUserInfo(masked);
  MaskAssignments(masked);
  return masked;
}

}  // namespace osiris
