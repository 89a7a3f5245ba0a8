#include "cli/schema_arguments.h"

#include <algorithm>
#include <cctype>
#include <string>
#include <utility>

#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris::cli {
namespace {

using Kind = Argument::Kind;

std::string TextMember(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>()
                                                     : std::string();
}

// "integer" of {"type": ["integer", "null"]}; empty where it is not said.
std::string TypeOf(const Json& schema) {
  const auto type = schema.find("type");
  if (type == schema.end()) {
    return schema.contains("enum") ? "string" : "";
  }
  if (type->is_string()) return type->get<std::string>();
  for (const Json& one : *type) {
    if (one != "null") return one.get<std::string>();
  }
  return "";
}

Kind KindOf(const std::string& type) {
  if (type == "boolean") return Kind::kSwitch;
  if (type == "integer") return Kind::kInteger;
  if (type == "number") return Kind::kNumber;
  if (type == "string") return Kind::kText;
  if (type == "object") return Kind::kObject;
  return Kind::kJson;
}

std::string Upper(std::string text) {
  for (char& c : text) {
    c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  return text;
}

std::string ValueName(const Argument& argument) {
  switch (argument.kind) {
    case Kind::kInteger:
    case Kind::kNumber:
      return "N";
    case Kind::kObject:
      return "NAME=VALUE";
    case Kind::kJson:
      return "JSON";
    default:
      return Upper(argument.name);
  }
}

std::vector<std::string> ChoicesOf(const Json& schema) {
  std::vector<std::string> choices;
  const auto values = schema.find("enum");
  if (values == schema.end()) return choices;
  for (const Json& value : *values) {
    if (value.is_string() && value != "")
      choices.push_back(value.get<std::string>());
  }
  return choices;
}

// "0 to 100", "at least 1", "at most 5", or nothing.
std::string BoundsOf(const Json& schema) {
  const auto least = schema.find("minimum");
  const auto most = schema.find("maximum");
  const bool has_least = least != schema.end();
  const bool has_most = most != schema.end();
  if (has_least && has_most) {
    return fmt::format("{} to {}", least->dump(), most->dump());
  }
  if (has_least) return fmt::format("at least {}", least->dump());
  if (has_most) return fmt::format("at most {}", most->dump());
  return "";
}

// The description as it goes in a list: without its full stop, and in lower
// case unless it begins with a name.
std::string HelpOf(const Json& schema, const Json& one) {
  std::string help = TextMember(schema, "description");
  if (help.empty()) help = TextMember(one, "description");
  while (!help.empty() && help.back() == '.') help.pop_back();
  if (help.size() > 1 && std::islower(static_cast<unsigned char>(help[1]))) {
    help[0] =
        static_cast<char>(std::tolower(static_cast<unsigned char>(help[0])));
  }
  return help;
}

Argument::Completes CompletesOf(const Json& schema, const Argument& argument) {
  if (!argument.choices.empty()) return Argument::Completes::kChoices;
  // A reference alone, or where a snapshot may be named instead.
  const std::string pattern = TextMember(schema, "pattern");
  if (argument.name == "connection" || pattern.starts_with("^@") ||
      pattern.starts_with("^(disc_")) {
    return Argument::Completes::kConnections;
  }
  if (argument.name == "table") return Argument::Completes::kTables;
  // Of `osiris seen`: a reference, or any text.
  if (argument.name == "what") return Argument::Completes::kReferences;
  return Argument::Completes::kNothing;
}

Argument ArgumentOf(const std::string& name, const Json& schema) {
  const bool repeats = TypeOf(schema) == "array" && schema.contains("items") &&
                       KindOf(TypeOf(schema.at("items"))) != Kind::kObject;
  const Json& one = repeats ? schema.at("items") : schema;
  Argument argument;
  argument.name = name;
  argument.kind = KindOf(TypeOf(one));
  argument.repeats = repeats;
  argument.choices = ChoicesOf(one);
  argument.value_name = ValueName(argument);
  argument.help = HelpOf(schema, one);
  argument.bounds = BoundsOf(one);
  argument.completes = CompletesOf(one, argument);
  const auto value = schema.find("default");
  if (value != schema.end()) argument.default_value = *value;
  return argument;
}

bool Contains(const Json& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

std::vector<Argument> SchemaArguments(const Json& schema,
                                      std::string_view positional) {
  std::vector<Argument> arguments;
  const Json members = schema.value("properties", Json::object());
  const Json required = schema.value("required", Json::array());
  for (const auto& [name, member] : members.items()) {
    Argument argument = ArgumentOf(name, member);
    argument.positional = name == positional;
    argument.required = Contains(required, name);
    arguments.push_back(std::move(argument));
  }
  // Settings of something that is named first are written like words.
  const auto object =
      std::find_if(arguments.begin(), arguments.end(), [](const Argument& a) {
        return a.kind == Kind::kObject &&
               (a.required || a.default_value.has_value());
      });
  if (object != arguments.end() && !positional.empty()) {
    object->takes_rest = true;
  }
  std::stable_partition(
      arguments.begin(), arguments.end(),
      [](const Argument& argument) { return argument.positional; });
  return arguments;
}

}  // namespace osiris::cli
