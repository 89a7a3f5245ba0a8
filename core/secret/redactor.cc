#include "core/secret/redactor.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

#include "core/base/json.h"
#include "core/secret/decoded.h"
#include "core/secret/secret_access.h"
#include "sodium.h"

namespace osiris {
namespace {

constexpr size_t kShortBytes = 4;
// In texts of others.
constexpr size_t kShortWord = 8;
constexpr size_t kShortEncoded = 6;
constexpr size_t kPairs = 1 << 16;

bool IsWordByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
         (c >= 'A' && c <= 'Z');
}

bool IsUnreserved(char c) {
  return IsWordByte(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

// Everything but RFC 3986's unreserved characters as %XX.
std::string PercentEncode(std::string_view bytes, std::string_view digits,
                          bool plus_for_space) {
  std::string text;
  for (const char c : bytes) {
    if (IsUnreserved(c)) {
      text += c;
    } else if (c == ' ' && plus_for_space) {
      text += '+';
    } else {
      text += '%';
      text += digits[static_cast<uint8_t>(c) >> 4];
      text += digits[static_cast<uint8_t>(c) & 15];
    }
  }
  return text;
}

// As it stands between the quotes of a JSON text.
std::string JsonEscape(std::string_view bytes) {
  const std::string quoted = DumpJson(Json(std::string(bytes)));
  return quoted.substr(1, quoted.size() - 2);
}

// The characters of `bytes` in base64 that depend on nothing but `bytes` when
// `before` other bytes (modulo 3) were encoded ahead of them.
std::string Base64Middle(std::string_view bytes, size_t before, int variant) {
  std::string padded(before, '\0');
  padded += bytes;
  std::string text(sodium_base64_ENCODED_LEN(padded.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(),
                    reinterpret_cast<const unsigned char*>(padded.data()),
                    padded.size(), variant);
  // Six bits a character: the first ones also hold bits of what comes before,
  // the last one may hold bits of what comes after.
  const size_t first = (before * 8 + 5) / 6;
  const size_t last = padded.size() * 8 / 6;
  sodium_memzero(padded.data(), padded.size());
  return last > first ? text.substr(first, last - first) : std::string();
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

std::vector<Redactor::Spelling> Redactor::SpellingsOf(std::string_view bytes) {
  std::vector<Spelling> spellings = {{std::string(bytes), false}};
  if (bytes.size() < kShortBytes) return spellings;
  for (const std::string_view digits :
       {"0123456789ABCDEF", "0123456789abcdef"}) {
    spellings.push_back({PercentEncode(bytes, digits, false), true});
    spellings.push_back({PercentEncode(bytes, digits, true), true});
  }
  const std::string escaped = JsonEscape(bytes);
  spellings.push_back({JsonEscape(escaped), true});
  spellings.push_back({escaped, true});
  for (size_t before = 0; before < 3; ++before) {
    for (const int variant : {sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
                              sodium_base64_VARIANT_URLSAFE_NO_PADDING}) {
      spellings.push_back({Base64Middle(bytes, before, variant), true});
    }
  }
  return spellings;
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
  std::vector<Spelling> spellings = SpellingsOf(bytes);
  std::string all;
  for (const Spelling& spelling : spellings) all += spelling.bytes;
  // One place in guarded memory for all of them: each costs pages.
  values_.emplace_back(all);
  const std::string_view kept = SecretAccess::BytesOf(values_.back());
  size_t at = 0;
  for (Spelling& spelling : spellings) {
    const size_t size = spelling.bytes.size();
    const bool encoded = spelling.encoded && spelling.bytes != bytes;
    const size_t least = !encoded ? 1 : any ? kShortEncoded : kShortBytes;
    if (size >= least && IsNew(spelling.bytes)) {
      AddNeedle({.bytes = kept.substr(at, size),
                 .mask = std::string(mask),
                 .whole_word = whole_word && !encoded});
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
  std::function<size_t(size_t)> where = [](size_t at) { return at; };
  // Each level refers to the one before.
  std::vector<std::unique_ptr<Decoded>> levels;
  std::string_view above = text;
  for (int level = 0; level < kMostWritten; ++level) {
    levels.push_back(std::make_unique<Decoded>(above, Writing::kJson));
    const Decoded& now = *levels.back();
    if (now.text().empty()) break;
    where = [&now, before = std::move(where)](size_t at) {
      return before(now.OffsetOf(at));
    };
    if (visit(now.text(), where)) return true;
    above = now.text();
  }
  for (const Writing writing : {Writing::kPercent, Writing::kForm}) {
    if (writing == Writing::kForm && !blanks_) continue;
    const Decoded decoded(text, writing);
    if (decoded.text().empty()) continue;
    if (visit(decoded.text(),
              [&decoded](size_t at) { return decoded.OffsetOf(at); })) {
      return true;
    }
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

std::string Redactor::RedactWritten(std::string_view text) const {
  // By where they begin; none goes into another.
  std::map<size_t, Place> places;
  VisitWritten(text, [&](std::string_view decoded, const auto& where) {
    if (!FindsPlainly(decoded)) return false;
    for (const size_t i : longest_first_) {
      const Needle& needle = needles_[i];
      const size_t size = needle.bytes.size();
      for (size_t at = decoded.find(needle.bytes); at != std::string_view::npos;
           at = decoded.find(needle.bytes, at + 1)) {
        if (needle.whole_word && !IsWord(decoded, at, size)) continue;
        const size_t begin = where(at);
        const size_t end = where(at + size);
        const auto after = places.lower_bound(begin);
        if (after != places.end() && after->first < end) continue;
        if (after != places.begin() && std::prev(after)->second.end > begin) {
          continue;
        }
        places[begin] = {.end = end, .mask = &needle.mask};
      }
    }
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
