#include "core/mask/digit_groups.h"

#include "core/mask/text_run.h"

namespace osiris {

DigitGroups ReadDigitGroups(std::string_view text, size_t begin,
                            std::string_view separators, size_t max_digits) {
  DigitGroups read = {.begin = begin};
  size_t at = begin;
  while (at < text.size() && IsDigit(text[at])) {
    while (at < text.size() && IsDigit(text[at])) {
      if (read.digits.size() == max_digits) {
        // The group goes on: it is none of ours.
        if (!read.groups.empty()) read.digits.resize(read.groups.back().digits);
        return read;
      }
      read.digits.push_back(text[at++]);
    }
    read.groups.push_back({.end = at, .digits = read.digits.size()});
    if (at + 1 >= text.size() || !IsDigit(text[at + 1]) ||
        separators.find(text[at]) == std::string_view::npos) {
      break;
    }
    if (read.separators.find(text[at]) == std::string::npos) {
      read.separators.push_back(text[at]);
    }
    ++at;
  }
  return read;
}

}  // namespace osiris
