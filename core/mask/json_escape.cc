#include "core/mask/json_escape.h"

#include <cstdint>
#include <optional>

#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

void AppendUtf8(uint32_t c, std::string& out) {
  const auto low = [c](unsigned shift) {
    return static_cast<char>(0x80U | (c >> shift & 0x3FU));
  };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += {static_cast<char>(0xC0U | c >> 6U), low(0)};
  } else if (c < 0x10000) {
    out += {static_cast<char>(0xE0U | c >> 12U), low(6), low(0)};
  } else {
    out += {static_cast<char>(0xF0U | c >> 18U), low(12), low(6), low(0)};
  }
}

// The number in the four digits of hex at `at`, or nullopt.
std::optional<uint32_t> CodeAt(std::string_view text, size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  uint32_t code = 0;
  for (const char c : text.substr(at, 4)) {
    if (!IsHex(c)) return std::nullopt;
    code = code * 16 + (IsDigit(c) ? c - '0' : ToLower(c) - 'a' + 10);
  }
  return code;
}

// Adds the character that `\u` begins at `at`; `at` is then behind it.
void AppendCoded(std::string_view text, size_t& at, std::string& out) {
  constexpr uint32_t kUnknown = 0xFFFD;
  auto code = CodeAt(text, at + 2);
  at += code ? 6 : 2;
  if (code && (*code & 0xFC00U) == 0xD800U && text.substr(at, 2) == "\\u") {
    const auto low = CodeAt(text, at + 2);
    if (low && (*low & 0xFC00U) == 0xDC00U) {
      code = 0x10000 + ((*code & 0x3FFU) << 10U | (*low & 0x3FFU));
      at += 6;
    }
  }
  const bool half = code && (*code & 0xFFFFF800U) == 0xD800U;
  AppendUtf8(half ? kUnknown : code.value_or(kUnknown), out);
}

}  // namespace

std::string JsonUnescaped(std::string_view text) {
  constexpr std::string_view kLetters = "bfnrt";
  std::string out;
  for (size_t at = 0; at < text.size();) {
    if (text[at] != '\\' || at + 1 == text.size()) {
      out += text[at++];
    } else if (text[at + 1] == 'u') {
      AppendCoded(text, at, out);
    } else {
      const size_t letter = kLetters.find(text[at + 1]);
      out += letter == std::string_view::npos ? text[at + 1]
                                              : "\b\f\n\r\t"[letter];
      at += 2;
    }
  }
  return out;
}

}  // namespace osiris
