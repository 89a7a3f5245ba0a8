#include "core/payload/leak/unwrap.h"

#include <algorithm>

namespace osiris {
namespace {

bool IsDigit(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         (c >= '0' && c <= '9') || c == '+' || c == '/' || c == '-' || c == '_';
}

size_t EndOfRun(std::string_view text, size_t at) {
  while (at < text.size() && IsDigit(text[at])) ++at;
  return at;
}

// Where the next line begins, if a line ends at `at`; else `at`.
size_t AfterBreak(std::string_view text, size_t at) {
  for (const std::string_view end : {"\n", "\r\n", "\\n", "\\r\\n"}) {
    if (!text.substr(at).starts_with(end)) continue;
    at += end.size();
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
    return at;
  }
  return at;
}

}  // namespace

Unwrapped::Unwrapped(std::string_view wrapped) {
  for (size_t at = 0; at < wrapped.size();) {
    size_t end = EndOfRun(wrapped, at);
    size_t next = AfterBreak(wrapped, end);
    const auto goes_on = [&] {
      return end > at && next > end && next < wrapped.size() &&
             IsDigit(wrapped[next]);
    };
    if (!goes_on()) {
      at = std::max(end, at + 1);
      continue;
    }
    while (true) {
      pieces_.emplace_back(text_.size(), at);
      text_ += wrapped.substr(at, end - at);
      if (!goes_on()) break;
      at = next;
      end = EndOfRun(wrapped, at);
      next = AfterBreak(wrapped, end);
    }
    text_ += '\n';
    at = end;
  }
}

size_t Unwrapped::OffsetOf(size_t at) const {
  const auto after = std::upper_bound(
      pieces_.begin(), pieces_.end(), at,
      [](size_t value, const auto& piece) { return value < piece.first; });
  if (after == pieces_.begin()) return at;
  const auto& [here, there] = *(after - 1);
  return there + (at - here);
}

}  // namespace osiris
