#include "core/base/canonical_json.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>
#include <vector>

#include "fmt/format.h"

namespace osiris {
namespace {

// Orders as UTF-16 does: code points from U+10000 on start with a surrogate
// (D800 to DFFF) and so come before U+E000 to U+FFFF. In UTF-8 only the lead
// bytes EE and EF (U+E000 to U+FFFF) against F0 to F4 are the other way round.
bool Utf16Less(std::string_view a, std::string_view b) {
  const auto [i, j] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (i == a.end() || j == b.end()) return i == a.end() && j != b.end();
  const auto x = static_cast<unsigned char>(*i);
  const auto y = static_cast<unsigned char>(*j);
  const bool x_high = x >= 0xF0;
  const bool y_high = y >= 0xF0;
  if (x_high != y_high && x >= 0xEE && y >= 0xEE) return x_high;
  return x < y;
}

// ECMAScript's Number.prototype.toString, as the RFC asks (3.2.2.3).
std::string Number(double value) {
  if (!std::isfinite(value)) return "null";
  if (value == 0) return "0";
  char buffer[32];
  const auto end =
      std::to_chars(buffer, buffer + sizeof(buffer), std::fabs(value),
                    std::chars_format::scientific)
          .ptr;
  // "d.ddde+XX"
  const std::string_view text(buffer, end - buffer);
  const size_t e = text.find('e');
  std::string digits(1, text[0]);
  if (e > 2) digits.append(text.substr(2, e - 2));
  int exponent = 0;
  const size_t first = text[e + 1] == '+' ? e + 2 : e + 1;
  std::from_chars(text.data() + first, text.data() + text.size(), exponent);
  const int point = exponent + 1;
  const int count = static_cast<int>(digits.size());
  std::string out = value < 0 ? "-" : "";
  if (count <= point && point <= 21) {
    return out + digits + std::string(point - count, '0');
  }
  if (0 < point && point <= 21) {
    return out + digits.substr(0, point) + "." + digits.substr(point);
  }
  if (-6 < point && point <= 0) {
    return out + "0." + std::string(-point, '0') + digits;
  }
  out += digits.substr(0, 1);
  if (count > 1) out += "." + digits.substr(1);
  return out + fmt::format("e{}{}", point > 0 ? '+' : '-', std::abs(point - 1));
}

void Write(const Json& value, std::string& out);

void WriteObject(const Json& value, std::string& out) {
  std::vector<std::pair<const std::string*, const Json*>> members;
  for (const auto& [name, member] : value.items()) {
    members.emplace_back(&name, &member);
  }
  std::sort(members.begin(), members.end(), [](const auto& a, const auto& b) {
    return Utf16Less(*a.first, *b.first);
  });
  out += '{';
  for (size_t i = 0; i < members.size(); ++i) {
    if (i > 0) out += ',';
    out += DumpJson(Json(*members[i].first));
    out += ':';
    Write(*members[i].second, out);
  }
  out += '}';
}

void Write(const Json& value, std::string& out) {
  if (value.is_object()) {
    WriteObject(value, out);
  } else if (value.is_array()) {
    out += '[';
    for (size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out += ',';
      Write(value[i], out);
    }
    out += ']';
  } else if (value.is_number_float()) {
    out += Number(value.get<double>());
  } else {
    out += DumpJson(value);
  }
}

}  // namespace

std::string CanonicalJson(const Json& value) {
  std::string out;
  Write(value, out);
  return out;
}

}  // namespace osiris
