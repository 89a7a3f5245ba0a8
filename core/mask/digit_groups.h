#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace osiris {

// Groups of digits with at most one separator between them, as people write
// long numbers: "4111 1111 1111 1111".
struct DigitGroups {
  // Of the whole in the text.
  size_t begin = 0;
  // Of each group: where it ends in the text, and how many digits there are up
  // to there.
  struct Group {
    size_t end = 0;
    size_t digits = 0;
  };
  std::vector<Group> groups;
  // All of them, one after the other.
  std::string digits;
  // The kinds of separators between them; empty for a single group.
  std::string separators;
};

// The groups of digits that begin at `begin`, which is a digit, with one of
// `separators` between two: not more than `max_digits` digits.
DigitGroups ReadDigitGroups(std::string_view text, size_t begin,
                            std::string_view separators, size_t max_digits);

}  // namespace osiris
