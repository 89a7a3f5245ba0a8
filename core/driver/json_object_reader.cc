#include "core/driver/json_object_reader.h"

#include <limits>

#include "fmt/format.h"

namespace osiris {

std::optional<int64_t> IntegerFrom(const Json& json) {
  if (!json.is_number_integer()) return std::nullopt;
  if (json.is_number_unsigned() &&
      json.get<uint64_t>() > uint64_t{std::numeric_limits<int64_t>::max()}) {
    return std::nullopt;
  }
  return json.get<int64_t>();
}

std::optional<std::vector<std::string>> TextsFrom(const Json& json) {
  if (!json.is_array()) return std::nullopt;
  std::vector<std::string> texts;
  texts.reserve(json.size());
  for (const Json& text : json) {
    if (!text.is_string()) return std::nullopt;
    texts.push_back(text.get_ref<const std::string&>());
  }
  return texts;
}

JsonObjectReader::JsonObjectReader(const Json& json, std::string_view what)
    : json_(&json), what_(what) {
  if (!json.is_object()) wrong_ = "it is no object";
}

void JsonObjectReader::Reject(std::string_view name) {
  if (wrong_.empty()) {
    wrong_ = fmt::format("`{}` is missing or not what is written there", name);
  }
}

const Json* JsonObjectReader::OptionalMember(std::string_view name) {
  if (!wrong_.empty()) return nullptr;
  const auto member = json_->find(std::string(name));
  if (member == json_->end()) return nullptr;
  ++taken_;
  return &*member;
}

const Json* JsonObjectReader::Member(std::string_view name) {
  const Json* const member = OptionalMember(name);
  if (member == nullptr) Reject(name);
  return member;
}

std::string JsonObjectReader::Text(std::string_view name) {
  const Json* const member = Member(name);
  if (member == nullptr) return {};
  if (!member->is_string()) {
    Reject(name);
    return {};
  }
  return member->get<std::string>();
}

int64_t JsonObjectReader::Integer(std::string_view name) {
  const Json* const member = Member(name);
  if (member == nullptr) return 0;
  const std::optional<int64_t> value = IntegerFrom(*member);
  if (!value.has_value()) Reject(name);
  return value.value_or(0);
}

bool JsonObjectReader::Boolean(std::string_view name) {
  const Json* const member = Member(name);
  if (member == nullptr) return false;
  if (!member->is_boolean()) {
    Reject(name);
    return false;
  }
  return member->get<bool>();
}

std::optional<std::string> JsonObjectReader::OptionalText(
    std::string_view name) {
  const Json* const member = OptionalMember(name);
  if (member == nullptr) return std::nullopt;
  if (!member->is_string()) {
    Reject(name);
    return std::nullopt;
  }
  return member->get<std::string>();
}

std::string JsonObjectReader::TextOrEmpty(std::string_view name) {
  std::optional<std::string> text = OptionalText(name);
  if (text.has_value() && text->empty()) Reject(name);
  return text.has_value() ? *std::move(text) : std::string();
}

std::optional<int64_t> JsonObjectReader::OptionalInteger(
    std::string_view name) {
  const Json* const member = OptionalMember(name);
  if (member == nullptr) return std::nullopt;
  const std::optional<int64_t> value = IntegerFrom(*member);
  if (!value.has_value()) Reject(name);
  return value;
}

std::vector<std::string> JsonObjectReader::TextsOrEmpty(std::string_view name) {
  const Json* const member = OptionalMember(name);
  if (member == nullptr) return {};
  std::optional<std::vector<std::string>> texts = TextsFrom(*member);
  if (!texts.has_value() || texts->empty()) {
    Reject(name);
    return {};
  }
  return *std::move(texts);
}

bool JsonObjectReader::TrueOrAbsent(std::string_view name) {
  const Json* const member = OptionalMember(name);
  if (member == nullptr) return false;
  if (!member->is_boolean() || !member->get<bool>()) Reject(name);
  return true;
}

const Json* JsonObjectReader::ListOrAbsent(std::string_view name) {
  const Json* const member = OptionalMember(name);
  if (member == nullptr) return nullptr;
  if (!member->is_array() || member->empty()) {
    Reject(name);
    return nullptr;
  }
  return member;
}

absl::Status JsonObjectReader::status() const {
  if (wrong_.empty() && taken_ == json_->size()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      fmt::format("this is no {}: {}", what_,
                  wrong_.empty() ? "a member is unknown" : wrong_));
}

}  // namespace osiris
