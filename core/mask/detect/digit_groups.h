#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "core/mask/detect/text_run.h"

namespace osiris {

// Groups of digits with at most one separator between them, as people write
// long numbers: "4111 1111 1111 1111".
class DigitGroups {
 public:
  // No more digits are read.
  static constexpr size_t kMaxDigits = 20;

  // Of each group: where it ends in the text, and how many digits there are up
  // to there.
  struct Group {
    size_t end;
    size_t digits;
  };

  // The groups that begin at `begin`, which is a digit, with one of
  // `separators` between two: not more than `max_digits` digits, nor than
  // kMaxDigits.
  DigitGroups(std::string_view text, size_t begin, const ByteSet& separators,
              size_t max_digits);

  // Of the whole in the text.
  size_t begin() const { return begin_; }
  std::span<const Group> groups() const {
    return std::span(groups_).first(group_count_);
  }
  // All of them, one after the other; of a group that went on beyond what may
  // be read, some.
  std::string_view digits() const { return {digits_.data(), digit_count_}; }

 private:
  size_t begin_;
  size_t group_count_ = 0;
  size_t digit_count_ = 0;
  std::array<Group, kMaxDigits> groups_;
  std::array<char, kMaxDigits> digits_;
};

}  // namespace osiris
