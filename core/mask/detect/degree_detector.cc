#include "core/mask/detect/degree_detector.h"

#include <array>
#include <cstddef>
#include <span>

#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

constexpr std::array<std::string_view, 3> kDegrees = {"°", "º", "˚"};
constexpr std::array<std::string_view, 3> kMinutes = {"'", "′", "’"};
constexpr std::array<std::string_view, 5> kSeconds = {"\"", "″", "”", "''",
                                                      "′′"};

bool IsHemisphere(char c) {
  return c == 'N' || c == 'S' || c == 'E' || c == 'W';
}

bool IsOfLatitude(char hemisphere) {
  return hemisphere == 'N' || hemisphere == 'S';
}

void TakeBlank(std::string_view text, size_t& at) {
  if (at < text.size() && text[at] == ' ') ++at;
}

// Goes on beyond one of `marks`, with a blank before it or none; stays where
// there is none.
bool TakeMark(std::string_view text, std::span<const std::string_view> marks,
              size_t& at) {
  size_t next = at;
  TakeBlank(text, next);
  for (const std::string_view mark : marks) {
    if (!text.substr(next).starts_with(mark)) continue;
    at = next + mark.size();
    return true;
  }
  return false;
}

struct Figure {
  int whole = 0;
  size_t after_point = 0;
};

// The number of up to three digits at `at`, which goes on beyond it; stays
// where there is none.
bool TakeFigure(std::string_view text, Figure& figure, size_t& at) {
  constexpr size_t kMostWhole = 3;
  constexpr size_t kMostAfter = 20;
  size_t end = at;
  figure = {};
  while (end < text.size() && IsDigit(text[end])) {
    if (end - at == kMostWhole) return false;
    figure.whole = figure.whole * 10 + (text[end++] - '0');
  }
  if (end == at) return false;
  const bool point = end + 1 < text.size() &&
                     (text[end] == '.' || text[end] == ',') &&
                     IsDigit(text[end + 1]);
  if (point) {
    ++end;
    while (end < text.size() && IsDigit(text[end])) {
      if (figure.after_point++ == kMostAfter) return false;
      ++end;
    }
  }
  at = end;
  return true;
}

// Minutes or seconds, with their mark.
bool TakePart(std::string_view text, std::span<const std::string_view> marks,
              size_t& at) {
  size_t next = at;
  TakeBlank(text, next);
  Figure figure;
  if (!TakeFigure(text, figure, next) || figure.whole >= 60 ||
      !TakeMark(text, marks, next)) {
    return false;
  }
  at = next;
  return true;
}

struct Angle {
  // 0: there is none.
  size_t end = 0;
  char hemisphere = '\0';
  double confidence = 0;
};

// Goes on beyond the letter that ends an angle; '\0' where there is none.
char TakeHemisphere(std::string_view text, bool marked, size_t& at) {
  size_t next = at;
  TakeBlank(text, next);
  if (next >= text.size() || !IsHemisphere(text[next])) return '\0';
  const bool ends = EndsAt(text, next + 1) ||
                    // "40°26′N79°58′W".
                    (marked && IsDigit(text[next + 1]));
  // "1.602176E-19".
  const bool exponent = text[next] == 'E' && next == at &&
                        next + 2 < text.size() &&
                        (text[next + 1] == '-' || text[next + 1] == '+') &&
                        IsDigit(text[next + 2]);
  if (!ends || exponent) return '\0';
  at = next + 1;
  return text[next];
}

// The angle that begins at `at`.
Angle ReadAngle(std::string_view text, size_t at) {
  Angle angle;
  if (at >= text.size()) return angle;
  if (IsHemisphere(text[at])) {
    angle.hemisphere = text[at++];
    TakeBlank(text, at);
  }
  Figure degrees;
  if (!TakeFigure(text, degrees, at)) return angle;
  const bool marked = TakeMark(text, kDegrees, at);
  const bool minutes = marked && TakePart(text, kMinutes, at);
  if (minutes) TakePart(text, kSeconds, at);
  const size_t size = at;
  const bool before = angle.hemisphere != '\0';
  if (!before) angle.hemisphere = TakeHemisphere(text, marked, at);
  if (angle.hemisphere == '\0' || (before && !EndsAt(text, at)) ||
      degrees.whole > (IsOfLatitude(angle.hemisphere) ? 90 : 180) ||
      (!minutes && degrees.after_point < 3)) {
    return angle;
  }
  const bool joined = !before && at == size + 1;
  angle.end = at;
  angle.confidence =
      marked ? 0.9 : (joined && degrees.after_point >= 5 ? 0.65 : 0.5);
  return angle;
}

// The place that begins at `begin`: its end is 0 where there is none.
Angle ReadPlace(std::string_view text, size_t begin) {
  constexpr size_t kMostBetween = 3;
  const Angle first = ReadAngle(text, begin);
  if (first.end == 0) return first;
  size_t next = first.end;
  while (next < text.size() && next - first.end < kMostBetween &&
         std::string_view(" ,;/").find(text[next]) != std::string_view::npos) {
    ++next;
  }
  Angle second = ReadAngle(text, next);
  if (second.end == 0 ||
      IsOfLatitude(first.hemisphere) == IsOfLatitude(second.hemisphere)) {
    return first;
  }
  second.confidence = 0.93;
  return second;
}

bool MayBegin(std::string_view text, size_t at) {
  if (!IsDigit(text[at]) && !IsHemisphere(text[at])) return false;
  if (!BeginsAt(text, at)) return false;
  // The rest of a longer number.
  return at < 2 || !IsDigit(text[at - 2]) ||
         (text[at - 1] != '.' && text[at - 1] != ',');
}

}  // namespace

void FindDegrees(std::string_view text, Findings& findings) {
  for (size_t at = 0; at + 6 <= text.size(); ++at) {
    if (!MayBegin(text, at)) continue;
    const Angle place = ReadPlace(text, at);
    if (place.end == 0) continue;
    findings.push_back({.begin = at,
                        .end = place.end,
                        .personal = PersonalClass::kGeo,
                        .confidence = place.confidence,
                        .why = "degrees with a hemisphere"});
    at = place.end - 1;
  }
}

}  // namespace osiris
