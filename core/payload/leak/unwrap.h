#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace osiris {

// The runs of digits of base64 (either alphabet) or hex that a text has wrapped
// over lines, each as one run again: what mail, PEM files and command line
// tools make of long ones. A break is "\n" or "\r\n", or what JSON writes for
// them, and blanks after it; how long lines are does not matter.
class Unwrapped {
 public:
  explicit Unwrapped(std::string_view wrapped);

  // The runs, a line each; empty where nothing was wrapped.
  const std::string& text() const { return text_; }

  // Where in the wrapped text stood what stands at `at` of this one.
  size_t OffsetOf(size_t at) const;

 private:
  std::string text_;
  // Where a piece of a line begins: here, and in the wrapped text.
  std::vector<std::pair<size_t, size_t>> pieces_;
};

}  // namespace osiris
