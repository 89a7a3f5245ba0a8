#include "core/connection/field_value.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <system_error>

#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris {
namespace {

std::optional<Json> TypeInteger(const ComponentField& field,
                                std::string_view text) {
  int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped != end) return std::nullopt;
  if (field.minimum && value < *field.minimum) return std::nullopt;
  if (field.maximum && value > *field.maximum) return std::nullopt;
  return value;
}

}  // namespace

std::optional<Json> TypeFieldValue(const ComponentField& field,
                                   std::string_view text) {
  switch (field.type) {
    case FieldType::kInteger:
      return TypeInteger(field, text);
    case FieldType::kBoolean:
      if (text == "true" || text == "True" || text == "TRUE") return true;
      if (text == "false" || text == "False" || text == "FALSE") return false;
      return std::nullopt;
    case FieldType::kEnum:
      if (std::find(field.choices.begin(), field.choices.end(), text) ==
          field.choices.end()) {
        return std::nullopt;
      }
      return std::string(text);
    case FieldType::kString:
    case FieldType::kPath:
      // A zero byte would end the text where C takes over.
      if (text.find('\0') != std::string_view::npos) return std::nullopt;
      if (text.empty() && (field.required || field.type == FieldType::kPath)) {
        return std::nullopt;
      }
      return std::string(text);
    case FieldType::kMap:
      break;
  }
  return std::nullopt;
}

std::string RequirementOf(const ComponentField& field) {
  switch (field.type) {
    case FieldType::kInteger:
      if (field.minimum && field.maximum) {
        return fmt::format("must be an integer from {} to {}", *field.minimum,
                           *field.maximum);
      }
      return "must be an integer";
    case FieldType::kBoolean:
      return "must be true or false";
    case FieldType::kEnum:
      return fmt::format("must be one of `{}`",
                         fmt::join(field.choices, "`, `"));
    case FieldType::kString:
      return field.required ? "must be text, and not empty" : "must be text";
    case FieldType::kPath:
      return "must be a path";
    case FieldType::kMap:
      return "must hold names and texts";
  }
  return "";
}

}  // namespace osiris
