#include "cli/argument_value.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/config/nearest_name.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris::cli {
namespace {

std::string NameOf(const Argument& argument) {
  return argument.positional ? argument.value_name : FlagOf(argument);
}

absl::Status Wrong(const Argument& argument, std::string_view wanted,
                   std::string hint = "") {
  return MakeError(ErrorCode::kProtocolArgumentInvalid,
                   fmt::format("`{}` takes {}", NameOf(argument), wanted),
                   {.path = {argument.name}, .hint = std::move(hint)});
}

// `Number` from the whole of `text`, without spaces or a plus sign.
template <typename Number>
bool ReadNumber(std::string_view text, Number* number) {
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), *number);
  return error == std::errc() && end == text.data() + text.size();
}

absl::StatusOr<Json> IntegerOf(const Argument& argument,
                               std::string_view text) {
  int64_t number = 0;
  if (!ReadNumber(text, &number)) {
    return Wrong(argument,
                 argument.bounds.empty()
                     ? "a whole number"
                     : fmt::format("a whole number, {}", argument.bounds));
  }
  return Json(number);
}

absl::StatusOr<Json> NumberOf(const Argument& argument, std::string_view text) {
  double number = 0;
  if (!ReadNumber(text, &number) || !std::isfinite(number)) {
    return Wrong(argument, "a number");
  }
  return Json(number);
}

absl::StatusOr<Json> SwitchOf(const Argument& argument, std::string_view text) {
  if (text == "true") return Json(true);
  if (text == "false") return Json(false);
  return Wrong(argument, "no value, or `true` or `false`");
}

// "sqlite.movies", which is a reference but for what it starts with.
bool LacksAtSign(std::string_view text) {
  const size_t dot = text.find('.');
  const auto is_name = [](std::string_view name) {
    return !name.empty() && name.size() <= 64 &&
           std::all_of(name.begin(), name.end(), [](unsigned char c) {
             return std::isalnum(c) != 0 || c == '_' || c == '-';
           });
  };
  return dot != std::string_view::npos && is_name(text.substr(0, dot)) &&
         is_name(text.substr(dot + 1));
}

absl::StatusOr<Json> TextOf(const Argument& argument, const std::string& text) {
  const std::vector<std::string>& choices = argument.choices;
  if (argument.completes == Argument::Completes::kConnections &&
      LacksAtSign(text)) {
    return Wrong(argument, "a reference that starts with `@`",
                 fmt::format("did you mean `@{}`?", text));
  }
  if (choices.empty() ||
      std::find(choices.begin(), choices.end(), text) != choices.end()) {
    return Json(text);
  }
  return Wrong(argument, fmt::format("one of `{}`", fmt::join(choices, "`, `")),
               DidYouMean(text, choices));
}

absl::StatusOr<Json> JsonOf(const Argument& argument, const std::string& text) {
  absl::StatusOr<Json> value = ParseJson(text);
  if (!value.ok()) return Wrong(argument, "JSON");
  return value;
}

absl::StatusOr<Json> OneOf(const Argument& argument, const std::string& text) {
  switch (argument.kind) {
    case Argument::Kind::kSwitch:
      return SwitchOf(argument, text);
    case Argument::Kind::kInteger:
      return IntegerOf(argument, text);
    case Argument::Kind::kNumber:
      return NumberOf(argument, text);
    case Argument::Kind::kText:
      return TextOf(argument, text);
    case Argument::Kind::kObject:
    case Argument::Kind::kJson:
      break;
  }
  return JsonOf(argument, text);
}

absl::StatusOr<Json> ObjectOf(const Argument& argument,
                              const std::vector<std::string>& texts) {
  constexpr std::string_view kWanted =
      "`NAME=VALUE`, once for each name, or one JSON object";
  Json object = Json::object();
  for (const std::string& text : texts) {
    if (text.starts_with('{') && texts.size() == 1) {
      ASSIGN_OR_RETURN(object, JsonOf(argument, text));
      break;
    }
    const size_t equals = text.find('=');
    if (equals == 0 || equals == std::string::npos) {
      return Wrong(argument, kWanted);
    }
    const std::string name = text.substr(0, equals);
    if (object.contains(name)) {
      return Wrong(argument, fmt::format("`{}` once, and was given it twice",
                                         name.size() <= 64 ? name : "NAME"));
    }
    object[name] = text.substr(equals + 1);
  }
  return object;
}

}  // namespace

absl::StatusOr<Json> ValueOf(const Argument& argument,
                             const std::vector<std::string>& texts) {
  if (argument.kind == Argument::Kind::kObject) {
    return ObjectOf(argument, texts);
  }
  if (!argument.repeats) return OneOf(argument, texts.back());
  Json values = Json::array();
  for (const std::string& text : texts) {
    ASSIGN_OR_RETURN(Json value, OneOf(argument, text));
    values.push_back(std::move(value));
  }
  return values;
}

}  // namespace osiris::cli
