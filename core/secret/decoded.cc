#include "core/secret/decoded.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>
#include <tuple>

namespace osiris {
namespace {

// Each text that another holds is searched from a mark on.
constexpr size_t kBetweenMarks = 1024;

std::optional<uint32_t> HexAt(std::string_view text, size_t at, size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  uint32_t number = 0;
  for (const char c : text.substr(at, digits)) {
    if (c >= '0' && c <= '9') {
      number = number * 16 + static_cast<uint32_t>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      number = number * 16 + static_cast<uint32_t>(c - 'a' + 10);
    } else if (c >= 'A' && c <= 'F') {
      number = number * 16 + static_cast<uint32_t>(c - 'A' + 10);
    } else {
      return std::nullopt;
    }
  }
  return number;
}

void AddCharacter(uint32_t code, std::string& out) {
  const auto add = [&out](uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return add(code);
  if (code < 0x800) {
    add(0xC0 | code >> 6);
  } else if (code < 0x10000) {
    add(0xE0 | code >> 12);
    add(0x80 | (code >> 6 & 0x3F));
  } else {
    add(0xF0 | code >> 18);
    add(0x80 | (code >> 12 & 0x3F));
    add(0x80 | (code >> 6 & 0x3F));
  }
  add(0x80 | (code & 0x3F));
}

// These add what the sign at `at` means, an escape or not, and answer how long
// it is.

size_t AddUnicode(std::string_view text, size_t at, uint32_t code,
                  std::string& out) {
  if (code >= 0xD800 && code < 0xDC00 && text.substr(at + 6, 2) == "\\u") {
    const std::optional<uint32_t> low = HexAt(text, at + 8, 4);
    if (low && *low >= 0xDC00 && *low < 0xE000) {
      AddCharacter(0x10000 + ((code - 0xD800) << 10) + (*low - 0xDC00), out);
      return 12;
    }
  }
  AddCharacter(code, out);
  return 6;
}

size_t AddOfJson(std::string_view text, size_t at, std::string& out) {
  static constexpr std::string_view kLetters = "\"\\/bfnrt";
  static constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
  if (at + 1 < text.size()) {
    const size_t found = kLetters.find(text[at + 1]);
    if (found != std::string_view::npos) {
      out += kMeanings[found];
      return 2;
    }
    if (text[at + 1] == 'u') {
      const std::optional<uint32_t> code = HexAt(text, at + 2, 4);
      if (code) return AddUnicode(text, at, *code, out);
    }
  }
  out += text[at];
  return 1;
}

size_t AddOfUrl(std::string_view text, size_t at, std::string& out) {
  if (text[at] == '+') {
    out += ' ';
    return 1;
  }
  const std::optional<uint32_t> code = HexAt(text, at + 1, 2);
  out += code ? static_cast<char>(*code) : text[at];
  return code ? 3 : 1;
}

size_t Add(Writing writing, std::string_view text, size_t at,
           std::string& out) {
  return writing == Writing::kJson ? AddOfJson(text, at, out)
                                   : AddOfUrl(text, at, out);
}

}  // namespace

Decoded::Decoded(std::string_view written, Writing writing)
    : written_(written), writing_(writing) {
  if (NextEscape(0) == written.size()) return;
  bool escaped = false;
  size_t at = 0;
  while (at < written.size()) {
    if (marks_.empty() || at - marks_.back().second >= kBetweenMarks) {
      marks_.emplace_back(text_.size(), at);
    }
    const size_t next = NextEscape(at);
    text_ += written.substr(at, next - at);
    at = next;
    if (at == written.size()) break;
    const size_t length = Add(writing, written, at, text_);
    escaped |= length > 1 || text_.back() != written[at];
    at += length;
  }
  if (escaped) return;
  text_.clear();
  marks_.clear();
}

size_t Decoded::NextEscape(size_t at) const {
  const size_t found =
      writing_ == Writing::kForm
          ? written_.find_first_of("%+", at)
          : written_.find(writing_ == Writing::kJson ? '\\' : '%', at);
  return std::min(found, written_.size());
}

size_t Decoded::OffsetOf(size_t at) const {
  return OffsetCursor(*this).OffsetOf(at);
}

OffsetCursor::OffsetCursor(const Decoded& decoded)
    : decoded_(&decoded), next_(decoded.NextEscape(0)) {}

size_t OffsetCursor::OffsetOf(size_t at) {
  const Decoded& all = *decoded_;
  if (all.marks_.empty()) return at;
  if (at < here_ || at - here_ > kBetweenMarks) {
    const auto mark = *std::prev(std::upper_bound(
        all.marks_.begin(), all.marks_.end(), at,
        [](size_t value, const auto& one) { return value < one.first; }));
    if (at < here_ || mark.first > here_) {
      std::tie(here_, there_) = mark;
      next_ = all.NextEscape(there_);
    }
  }
  std::string one;
  while (there_ < all.written_.size()) {
    if (at - here_ < next_ - there_) return there_ + (at - here_);
    if (next_ == all.written_.size()) break;
    one.clear();
    const size_t length = Add(all.writing_, all.written_, next_, one);
    const size_t sign = here_ + (next_ - there_);
    if (at - sign < one.size()) return next_;
    here_ = sign + one.size();
    there_ = next_ + length;
    next_ = all.NextEscape(there_);
  }
  return all.written_.size();
}

}  // namespace osiris
