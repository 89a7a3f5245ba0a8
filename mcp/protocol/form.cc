#include "mcp/protocol/form.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "fmt/format.h"

namespace osiris::mcp {
namespace {

const Json* Find(const Json& object, const char* name) {
  if (!object.is_object()) return nullptr;
  const auto found = object.find(name);
  return found == object.end() ? nullptr : &*found;
}

std::string_view TypeOf(const Json& field) {
  const Json* const type = Find(field, "type");
  if (type == nullptr || !type->is_string()) return "";
  return type->get_ref<const std::string&>();
}

// The choices of a field or of the items of one: `enum`, or the constants of
// `oneOf` or `anyOf`. Null when everything may be chosen.
Json ChoicesOf(const Json& field) {
  if (const Json* const plain = Find(field, "enum")) return *plain;
  for (const char* member : {"oneOf", "anyOf"}) {
    const Json* const titled = Find(field, member);
    if (titled == nullptr || !titled->is_array()) continue;
    Json choices = Json::array();
    for (const Json& choice : *titled) {
      if (const Json* const constant = Find(choice, "const")) {
        choices.push_back(*constant);
      }
    }
    return choices;
  }
  return nullptr;
}

bool IsChosen(const Json& choices, const Json& value) {
  return choices.is_null() ||
         std::find(choices.begin(), choices.end(), value) != choices.end();
}

// True if `size` lies between two members of `field`, where it has them.
bool IsWithin(const Json& field, const char* least, const char* most,
              double size) {
  const Json* const low = Find(field, least);
  const Json* const high = Find(field, most);
  return (low == nullptr || !low->is_number() || size >= low->get<double>()) &&
         (high == nullptr || !high->is_number() || size <= high->get<double>());
}

double Characters(const std::string& text) {
  return static_cast<double>(std::count_if(
      text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

bool FitsString(const Json& field, const Json& value) {
  return value.is_string() &&
         IsWithin(field, "minLength", "maxLength",
                  Characters(value.get_ref<const std::string&>())) &&
         IsChosen(ChoicesOf(field), value);
}

bool FitsNumber(const Json& field, const Json& value, bool whole) {
  if (!value.is_number()) return false;
  const double number = value.get<double>();
  return (!whole || std::floor(number) == number) &&
         IsWithin(field, "minimum", "maximum", number);
}

bool FitsArray(const Json& field, const Json& value) {
  if (!value.is_array()) return false;
  const Json* const items = Find(field, "items");
  const Json choices = items == nullptr ? Json() : ChoicesOf(*items);
  return IsWithin(field, "minItems", "maxItems",
                  static_cast<double>(value.size())) &&
         std::all_of(value.begin(), value.end(), [&](const Json& item) {
           return item.is_string() && IsChosen(choices, item);
         });
}

bool Fits(const Json& field, const Json& value) {
  const std::string_view type = TypeOf(field);
  if (type == "string") return FitsString(field, value);
  if (type == "boolean") return value.is_boolean();
  if (type == "array") return FitsArray(field, value);
  return FitsNumber(field, value, type == "integer");
}

bool IsField(const Json& field) {
  const std::string_view type = TypeOf(field);
  if (type == "array") {
    const Json* const items = Find(field, "items");
    return items != nullptr && !ChoicesOf(*items).is_null();
  }
  return type == "string" || type == "boolean" || type == "number" ||
         type == "integer";
}

}  // namespace

std::optional<std::string> CheckFormSchema(const Json& schema) {
  const Json* const fields = Find(schema, "properties");
  if (TypeOf(schema) != "object" || fields == nullptr || !fields->is_object()) {
    return "a form must be an object with `properties`";
  }
  for (const auto& [name, field] : fields->items()) {
    if (!IsField(field)) {
      return fmt::format("`{}` must be a flat field", name);
    }
  }
  const Json* const required = Find(schema, "required");
  if (required == nullptr) return std::nullopt;
  if (!required->is_array()) return "`required` must be a list";
  for (const Json& name : *required) {
    if (!name.is_string() || !fields->contains(name.get<std::string>())) {
      return "`required` must name fields";
    }
  }
  return std::nullopt;
}

std::optional<std::string> CheckForm(const Json& schema, const Json& content) {
  if (!content.is_object()) return "a form's content must be an object";
  const Json* const fields = Find(schema, "properties");
  if (fields == nullptr) return "there is no such form";
  for (const auto& [name, value] : content.items()) {
    const auto field = fields->find(name);
    if (field == fields->end()) return "the form has no such field";
    if (!Fits(*field, value)) {
      return fmt::format("`{}` is not as the form asks", name);
    }
  }
  const Json* const required = Find(schema, "required");
  if (required == nullptr) return std::nullopt;
  for (const Json& name : *required) {
    if (!content.contains(name.get<std::string>())) {
      return fmt::format("`{}` is missing", name.get<std::string>());
    }
  }
  return std::nullopt;
}

}  // namespace osiris::mcp
