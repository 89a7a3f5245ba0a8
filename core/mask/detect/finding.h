#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/mask/detect/personal_class.h"

namespace osiris {

// A part of a text that looks like personal data.
struct Finding {
  // Bytes [begin, end) of the text; never within a character of UTF-8.
  size_t begin = 0;
  size_t end = 0;
  PersonalClass personal = PersonalClass::kPrivate;
  // 0 to 1: how sure the form alone makes it. From kSure on it is masked
  // wherever it stands; below, only where its column speaks for it.
  double confidence = 0;
  // "checksum of IBAN": the form that was found. Constant.
  std::string_view why;

  size_t size() const { return end - begin; }
};

inline constexpr double kSure = 0.6;

// Every part that one detector finds, in any order, overlapping or not.
using Findings = std::vector<Finding>;

}  // namespace osiris
