#include "core/secret/redactor.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <utility>

#include "core/secret/secret_access.h"
#include "core/secret/secret_spelling.h"
#include "sodium.h"

namespace osiris {
namespace {

constexpr size_t kShortBytes = 4;
// In texts of others.
constexpr size_t kShortWord = 8;
constexpr size_t kShortEncoded = 6;
constexpr size_t kPairs = 1 << 16;
constexpr size_t kNone = std::string_view::npos;

bool IsWordByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

bool IsHexByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
         (c >= 'A' && c <= 'F');
}

bool IsHex(std::string_view digits) {
  return std::all_of(digits.begin(), digits.end(), IsHexByte);
}

// True where `before` ends in what stands for a character that may be no
// letter: `\n` or `\u000a`, as in JSON, or `%0A`, as in a URL. How often it was
// escaped does not matter.
bool EndsInEscape(std::string_view before) {
  const size_t size = before.size();
  if (size >= 3 && before[size - 3] == '%' && IsHex(before.substr(size - 2))) {
    return true;
  }
  if (size >= 6 && before.substr(size - 6, 2) == "\\u" &&
      IsHex(before.substr(size - 4))) {
    return true;
  }
  return size >= 2 && before[size - 2] == '\\' &&
         std::string_view("bfnrt").find(before[size - 1]) !=
             std::string_view::npos;
}

// True where what stands at `at` has no letter or digit beside it.
bool IsWord(std::string_view text, size_t at, size_t size) {
  const size_t end = at + size;
  if (end < text.size() && IsWordByte(text[end])) return false;
  return at == 0 || !IsWordByte(text[at - 1]) ||
         EndsInEscape(text.substr(0, at));
}

void ReplaceAll(std::string& text, std::string_view needle,
                std::string_view mask, bool whole_word) {
  const std::string_view all = text;
  std::string replaced;
  // All before it is in `replaced`.
  size_t done = 0;
  size_t at = 0;
  while ((at = all.find(needle, at)) != std::string_view::npos) {
    if (whole_word && !IsWord(all, at, needle.size())) {
      ++at;
      continue;
    }
    replaced += all.substr(done, at - done);
    replaced += mask;
    at += needle.size();
    done = at;
  }
  if (done == 0) return;
  replaced += all.substr(done);
  text = std::move(replaced);
}

bool HasWord(std::string_view text, std::string_view needle) {
  size_t at = 0;
  while ((at = text.find(needle, at)) != std::string_view::npos) {
    if (IsWord(text, at, needle.size())) return true;
    ++at;
  }
  return false;
}

// `text`, which was cut, without what may be a part of an escape at its end.
std::string_view WithoutTornEscape(std::string_view text) {
  size_t digits = 0;
  while (digits < 3 && digits < text.size() &&
         IsHexByte(text[text.size() - 1 - digits])) {
    ++digits;
  }
  const std::string_view before = text.substr(0, text.size() - digits);
  if (digits < 2 && before.ends_with('%')) {
    return before.substr(0, before.size() - 1);
  }
  const bool code = before.ends_with("\\u");
  std::string_view marks = code ? before.substr(0, before.size() - 1) : text;
  while (marks.ends_with('\\')) marks.remove_suffix(1);
  return marks;
}

// From a text without its escapes to what it was taken out of.
class Way {
 public:
  explicit Way(const std::vector<const Decoded*>& levels) {
    for (const Decoded* const level : levels) cursors_.emplace_back(*level);
  }

  size_t From(size_t at) {
    for (size_t i = cursors_.size(); i > 0; --i) {
      at = cursors_[i - 1].OffsetOf(at);
    }
    return at;
  }

 private:
  std::vector<OffsetCursor> cursors_;
};

size_t PairAt(std::string_view text, size_t at) {
  return static_cast<size_t>(static_cast<uint8_t>(text[at])) << 8 |
         static_cast<uint8_t>(text[at + 1]);
}

}  // namespace

void Redactor::Spare(std::string_view text) { spared_.emplace_back(text); }

bool Redactor::IsSpared(std::string_view bytes, bool& whole_word) const {
  for (const std::string& text : spared_) {
    if (text.find(bytes) == std::string::npos) continue;
    if (HasWord(text, bytes)) return true;
    whole_word = true;
  }
  return false;
}

void Redactor::AddNeedle(Needle needle) {
  const size_t place = needles_.size();
  const std::string_view bytes = needle.bytes;
  if (bytes.size() < kShortBytes) {
    short_.push_back(place);
  } else {
    first_pairs_.resize(kPairs);
    second_pairs_.resize(kPairs);
    first_pairs_[PairAt(bytes, 0)] = true;
    second_pairs_[PairAt(bytes, 2)] = true;
    by_start_[static_cast<uint16_t>(PairAt(bytes, 0))].push_back(place);
  }
  needles_.push_back(std::move(needle));
  // Equal lengths keep their order.
  longest_first_.insert(
      std::upper_bound(longest_first_.begin(), longest_first_.end(), place,
                       [this](size_t a, size_t b) {
                         return needles_[a].bytes.size() >
                                needles_[b].bytes.size();
                       }),
      place);
}

bool Redactor::IsNew(std::string_view bytes) const {
  const std::vector<size_t>* alike = &short_;
  if (bytes.size() >= kShortBytes) {
    const auto found = by_start_.find(static_cast<uint16_t>(PairAt(bytes, 0)));
    if (found == by_start_.end()) return true;
    alike = &found->second;
  }
  return std::none_of(alike->begin(), alike->end(), [&](size_t place) {
    return needles_[place].bytes == bytes;
  });
}

void Redactor::Add(const Secret& value, std::string_view mask) {
  const std::string_view bytes = SecretAccess::BytesOf(value);
  const bool any = texts_ == Texts::kAny;
  bool whole_word = bytes.size() < kShortBytes;
  if (bytes.empty() || (any && whole_word)) return;
  if (any && bytes.size() < kShortWord) whole_word = true;
  if (IsSpared(bytes, whole_word)) return;

  blanks_ |= bytes.find(' ') != std::string_view::npos;
  std::vector<SecretSpelling> spellings = SpellingsOf(bytes);
  std::string all;
  for (const SecretSpelling& spelling : spellings) all += spelling.bytes;
  // One place in guarded memory for all of them: each costs pages.
  values_.emplace_back(all);
  const std::string_view kept = SecretAccess::BytesOf(values_.back());
  size_t at = 0;
  for (SecretSpelling& spelling : spellings) {
    const size_t size = spelling.bytes.size();
    const bool encoded = spelling.encoded && spelling.bytes != bytes;
    const size_t least = !encoded ? 1 : any ? kShortEncoded : kShortBytes;
    if (size >= least && IsNew(spelling.bytes)) {
      AddNeedle({.bytes = kept.substr(at, size),
                 .mask = std::string(mask),
                 .whole_word = whole_word && !encoded,
                 .least_torn = encoded ? kShortEncoded : kShortBytes});
    }
    at += size;
    sodium_memzero(spelling.bytes.data(), size);
  }
  sodium_memzero(all.data(), all.size());
}

bool Redactor::FindsPlainly(std::string_view text) const {
  const size_t end = by_start_.empty() ? 0 : text.size();
  for (size_t at = 0; at + kShortBytes <= end; ++at) {
    const size_t pair = PairAt(text, at);
    if (!first_pairs_[pair] || !second_pairs_[PairAt(text, at + 2)]) continue;
    const auto found = by_start_.find(static_cast<uint16_t>(pair));
    if (found == by_start_.end()) continue;
    for (const size_t i : found->second) {
      const Needle& needle = needles_[i];
      if (text.substr(at).starts_with(needle.bytes) &&
          (!needle.whole_word || IsWord(text, at, needle.bytes.size()))) {
        return true;
      }
    }
  }
  return std::any_of(short_.begin(), short_.end(), [&](size_t i) {
    const Needle& needle = needles_[i];
    return HasWord(text, needle.bytes);
  });
}

bool Redactor::VisitWritten(std::string_view text,
                            const VisitDecoded& visit) const {
  // Each level refers to the one before.
  std::vector<std::unique_ptr<Decoded>> made;
  std::vector<const Decoded*> levels;
  std::string_view above = text;
  for (int level = 0; level < kMostWritten; ++level) {
    made.push_back(std::make_unique<Decoded>(above, Writing::kJson));
    levels.push_back(made.back().get());
    above = levels.back()->text();
    if (above.empty()) break;
    if (visit(above, levels)) return true;
  }
  for (const Writing writing : {Writing::kPercent, Writing::kForm}) {
    if (writing == Writing::kForm && !blanks_) continue;
    const Decoded decoded(text, writing);
    if (decoded.text().empty()) continue;
    if (visit(decoded.text(), {&decoded})) return true;
  }
  return false;
}

bool Redactor::Finds(std::string_view text) const {
  if (needles_.empty()) return false;
  return FindsPlainly(text) ||
         VisitWritten(text, [this](std::string_view decoded, const auto&) {
           return FindsPlainly(decoded);
         });
}

void Redactor::FindPlaces(std::string_view decoded,
                          const std::vector<const Decoded*>& levels,
                          Places& places) const {
  Way begin_of(levels);
  Way end_of(levels);
  for (const size_t i : longest_first_) {
    const Needle& needle = needles_[i];
    const size_t size = needle.bytes.size();
    size_t at = 0;
    for (; (at = decoded.find(needle.bytes, at)) != kNone; ++at) {
      if (needle.whole_word && !IsWord(decoded, at, size)) continue;
      const size_t begin = begin_of.From(at);
      const auto after = places.lower_bound(begin);
      if (after != places.begin() && std::prev(after)->second.end > begin) {
        continue;
      }
      const size_t end = end_of.From(at + size);
      if (after != places.end() && after->first < end) continue;
      places.emplace_hint(after, begin, Place{end, &needle.mask});
      at += size - 1;
    }
  }
}

std::string Redactor::RedactWritten(std::string_view text) const {
  Places places;
  VisitWritten(text, [&](std::string_view decoded, const auto& levels) {
    if (FindsPlainly(decoded)) FindPlaces(decoded, levels, places);
    return false;
  });
  std::string redacted;
  size_t done = 0;
  for (const auto& [begin, place] : places) {
    redacted += text.substr(done, begin - done);
    redacted += *place.mask;
    done = place.end;
  }
  redacted += text.substr(done);
  return redacted;
}

size_t Redactor::WholePlainly(std::string_view text) const {
  if (by_start_.empty()) return text.size();
  const size_t longest = needles_[longest_first_.front()].bytes.size();
  size_t at = text.size() - std::min(text.size(), longest - 1);
  for (; at + kShortBytes <= text.size(); ++at) {
    const size_t pair = PairAt(text, at);
    if (!first_pairs_[pair] || !second_pairs_[PairAt(text, at + 2)]) continue;
    const auto found = by_start_.find(static_cast<uint16_t>(pair));
    if (found == by_start_.end()) continue;
    const std::string_view tail = text.substr(at);
    for (const size_t i : found->second) {
      const Needle& needle = needles_[i];
      if (tail.size() >= needle.least_torn &&
          tail.size() < needle.bytes.size() && needle.bytes.starts_with(tail) &&
          (!needle.whole_word || IsWord(text, at, tail.size()))) {
        return at;
      }
    }
  }
  return text.size();
}

size_t Redactor::WholeBefore(std::string_view text) const {
  size_t whole = text.size();
  for (const std::string_view part : {text, WithoutTornEscape(text)}) {
    const size_t at = WholePlainly(part);
    if (at < part.size()) whole = std::min(whole, at);
    VisitWritten(part, [&](std::string_view decoded, const auto& levels) {
      const size_t there = WholePlainly(decoded);
      if (there < decoded.size()) {
        whole = std::min(whole, Way(levels).From(there));
      }
      return false;
    });
  }
  return whole;
}

size_t Redactor::TornHead(std::string_view text) const {
  size_t torn = 0;
  for (const Needle& needle : needles_) {
    size_t size = std::min(needle.bytes.size() - 1, text.size());
    for (; size > torn && size >= needle.least_torn; --size) {
      if (needle.bytes.ends_with(text.substr(0, size)) &&
          (!needle.whole_word || IsWord(text, 0, size))) {
        torn = size;
      }
    }
  }
  return torn;
}

std::string Redactor::Redact(std::string_view text) const {
  if (!Finds(text)) return std::string(text);
  std::string redacted = RedactWritten(text);
  for (const size_t place : longest_first_) {
    const Needle& needle = needles_[place];
    ReplaceAll(redacted, needle.bytes, needle.mask, needle.whole_word);
  }
  return redacted;
}

}  // namespace osiris
