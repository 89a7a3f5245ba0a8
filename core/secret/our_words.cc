#include "core/secret/our_words.h"

#include <algorithm>

#include "core/base/error_info.h"

namespace osiris {
namespace {

bool IsCode(std::string_view text) {
  const auto& codes = AllErrorCodes();
  return std::any_of(codes.begin(), codes.end(),
                     [text](const auto& code) { return code.name == text; });
}

bool IsHint(std::string_view text) {
  const auto& codes = AllErrorCodes();
  return std::any_of(codes.begin(), codes.end(), [text](const auto& code) {
    return code.hint == text || code.assistant_hint == text;
  });
}

// Calls `take(name, schema)` for each of the members that `schema` names.
template <typename Take>
void ForMembers(const Json& schema, Take take) {
  const auto properties = schema.find("properties");
  if (properties == schema.end() || !properties->is_object()) return;
  for (const auto& [name, member] : properties->items()) take(name, member);
}

// Calls `take(schema)` for those of what `schema` holds without a name.
template <typename Take>
void ForParts(const Json& schema, Take take) {
  for (const char* const keyword : {"items", "additionalProperties"}) {
    const auto part = schema.find(keyword);
    if (part != schema.end() && part->is_object()) take(*part);
  }
  for (const char* const keyword : {"anyOf", "oneOf", "allOf"}) {
    const auto parts = schema.find(keyword);
    if (parts == schema.end() || !parts->is_array()) continue;
    for (const Json& part : *parts) take(part);
  }
}

}  // namespace

void OurWords::AddAnswer(const Json& schema) { Add(schema, "", false); }

void OurWords::Add(const Json& schema, const std::string& member,
                   bool below_data) {
  if (!schema.is_object()) return;
  const auto take = [&](const Json& value) {
    if (value.is_string()) {
      words_[below_data][member].insert(value.get<std::string>());
    }
  };
  if (const auto one = schema.find("const"); one != schema.end()) take(*one);
  if (const auto some = schema.find("enum");
      some != schema.end() && some->is_array()) {
    for (const Json& value : *some) take(value);
  }
  ForMembers(schema, [&](const std::string& name, const Json& of_member) {
    Add(of_member, name, below_data || name == "data");
  });
  ForParts(schema, [&](const Json& part) { Add(part, member, below_data); });
}

void OurWords::AddNames(const Json& schema) {
  if (!schema.is_object()) return;
  ForMembers(schema, [this](const std::string& name, const Json& of_member) {
    words_[false]["path"].insert(name);
    AddNames(of_member);
  });
  ForParts(schema, [this](const Json& part) { AddNames(part); });
}

bool OurWords::Has(std::string_view member, bool below_data,
                   std::string_view text) const {
  if (member == "code" && IsCode(text)) return true;
  if (member == "hint" && !below_data && IsHint(text)) return true;
  const Words& words = words_[below_data];
  const auto found = words.find(member);
  return found != words.end() && found->second.contains(text);
}

}  // namespace osiris
