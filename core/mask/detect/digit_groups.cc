#include "core/mask/detect/digit_groups.h"

#include <algorithm>

namespace osiris {

DigitGroups::DigitGroups(std::string_view text, size_t begin,
                         const ByteSet& separators, size_t max_digits)
    : begin_(begin) {
  max_digits = std::min(max_digits, kMaxDigits);
  size_t at = begin;
  while (at < text.size() && IsDigit(text[at])) {
    while (at < text.size() && IsDigit(text[at])) {
      // The group goes on: it is none of ours.
      if (digit_count_ == max_digits) return;
      digits_[digit_count_++] = text[at++];
    }
    groups_[group_count_++] = {.end = at, .digits = digit_count_};
    if (at + 1 >= text.size() || !IsDigit(text[at + 1]) ||
        !separators(text[at])) {
      return;
    }
    ++at;
  }
}

}  // namespace osiris
