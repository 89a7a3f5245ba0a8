#include "core/config/yaml_scalar.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <system_error>

namespace osiris {
namespace {

constexpr std::string_view kCore = "tag:yaml.org,2002:";

std::optional<int64_t> ParseInteger(std::string_view text) {
  int base = 10;
  if (text.substr(0, 2) == "0o" || text.substr(0, 2) == "0x") {
    base = text[1] == 'o' ? 8 : 16;
    text.remove_prefix(2);
    if (text.empty() || text.front() == '-') return std::nullopt;
  } else if (!text.empty() && text.front() == '+') {
    text.remove_prefix(1);
    if (text.empty() || text.front() == '-') return std::nullopt;
  }
  int64_t value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value, base);
  if (error != std::errc() || stopped != end || text.empty()) {
    return std::nullopt;
  }
  return value;
}

std::optional<double> ParseFloat(std::string_view text) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  // Only digits, a point and an exponent: no "inf", "nan" or hexadecimal.
  if (text.empty() ||
      text.find_first_not_of("0123456789.eE+-") != std::string_view::npos ||
      text.find_first_of("0123456789") == std::string_view::npos) {
    return std::nullopt;
  }
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stopped != end) return std::nullopt;
  return value;
}

std::optional<bool> ParseBoolean(std::string_view text) {
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  return std::nullopt;
}

Json TypePlain(std::string_view text) {
  if (const auto boolean = ParseBoolean(text)) return *boolean;
  if (const auto integer = ParseInteger(text)) return *integer;
  // Digits that are no 64-bit integer stay text rather than lose some.
  if (text.find_first_not_of("+-0123456789") == std::string_view::npos) {
    return std::string(text);
  }
  if (const auto real = ParseFloat(text)) return *real;
  return std::string(text);
}

// The bytes of the UTF-8 sequence that `text` starts with, or 0.
size_t SequenceLength(std::string_view text) {
  const auto at = [&text](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t first = at(0);
  if (first < 0x80) return 1;
  const size_t length = first >= 0xF0   ? 4
                        : first >= 0xE0 ? 3
                        : first >= 0xC2 ? 2
                                        : 0;
  if (length == 0 || first > 0xF4 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((at(i) & 0xC0) != 0x80) return 0;
  }
  // Overlong, surrogates, beyond U+10FFFF.
  if ((first == 0xE0 && at(1) < 0xA0) || (first == 0xED && at(1) > 0x9F) ||
      (first == 0xF0 && at(1) < 0x90) || (first == 0xF4 && at(1) > 0x8F)) {
    return 0;
  }
  return length;
}

bool IsControl(char c) {
  return (static_cast<uint8_t>(c) < 0x20 && c != '\t' && c != '\n' &&
          c != '\r') ||
         c == 0x7F;
}

}  // namespace

std::optional<Json> TypeYamlScalar(std::string_view tag,
                                   std::string_view text) {
  if (tag == "?" || tag.empty()) return TypePlain(text);
  if (tag == "!") return Json(std::string(text));
  if (tag.substr(0, kCore.size()) != kCore) return std::nullopt;
  const std::string_view type = tag.substr(kCore.size());
  if (type == "str") return Json(std::string(text));
  if (type == "null") return Json();
  const Json plain = TypePlain(text);
  const bool fits = (type == "int" && plain.is_number_integer()) ||
                    (type == "float" && plain.is_number()) ||
                    (type == "bool" && plain.is_boolean());
  if (!fits) return std::nullopt;
  return plain;
}

bool IsYamlCollectionTag(std::string_view tag) {
  return tag.empty() || tag == "?" || tag == "!" ||
         tag == "tag:yaml.org,2002:map" || tag == "tag:yaml.org,2002:seq";
}

int LineOfBadText(std::string_view text) {
  int line = 1;
  while (!text.empty()) {
    const size_t length = SequenceLength(text);
    if (length == 0 || IsControl(text.front())) return line;
    if (text.front() == '\n') ++line;
    text.remove_prefix(length);
  }
  return 0;
}

}  // namespace osiris
