#include "core/mask/known_values.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/driver/cells.h"
#include "core/mask/detect/text_run.h"
#include "core/mask/json_cell.h"
#include "core/mask/torn_json.h"

namespace osiris {
namespace {

constexpr size_t kNone = std::string_view::npos;
// As many as the first bytes that are looked up.
constexpr size_t kLeast = sizeof(uint32_t);
constexpr size_t kLeastSecret = 6;
constexpr size_t kMost = 128;

bool IsLookedFor(PersonalClass personal) {
  switch (personal) {
    case PersonalClass::kSecret:
    case PersonalClass::kEmail:
    case PersonalClass::kPhone:
    case PersonalClass::kAddress:
    case PersonalClass::kPersonName:
    case PersonalClass::kIban:
    case PersonalClass::kCard:
    case PersonalClass::kNationalId:
      return true;
    default:
      return false;
  }
}

// The highest sixteen bits of a product, which the first bytes have a part in.
size_t PlaceOf(const char* text) {
  uint32_t bytes = 0;
  std::memcpy(&bytes, text, sizeof(bytes));
  return (bytes * 2654435769U) >> 16;
}

bool IsInWord(char c) { return IsAlnum(c) || IsBeyondAscii(c); }

bool BeginsWord(std::string_view text, size_t at) {
  return at == 0 || !IsInWord(text[at - 1]) || !IsInWord(text[at]);
}

bool IsWholeWord(std::string_view text, size_t begin, size_t end) {
  return BeginsWord(text, begin) &&
         (end == text.size() || !IsInWord(text[end]) ||
          !IsInWord(text[end - 1]));
}

// True if two bytes of UTF-8 are a small letter of Latin, Greek or Cyrillic, or
// an accent beside its letter.
bool IsSmallLetter(unsigned char first, unsigned char second) {
  const unsigned code = (first & 0x1FU) << 6 | (second & 0x3FU);
  if (code < 0x100) return code >= 0xDF && code != 0xF7;
  if (code <= 0x17F) {
    // Capitals are even, and odd where one small letter has none.
    if (code == 0x138 || code == 0x149 || code == 0x17F) return true;
    if (code == 0x178) return false;
    const bool odd = (code & 1) == 1;
    return (code > 0x138 && code < 0x149) || code > 0x178 ? !odd : odd;
  }
  return (code >= 0x300 && code <= 0x36F) || (code >= 0x3AC && code <= 0x3CE) ||
         (code >= 0x430 && code <= 0x45F);
}

// How many small letters `word` is; nullopt where it is anything else.
std::optional<size_t> SmallLetters(std::string_view word) {
  size_t letters = 0;
  for (size_t i = 0; i < word.size(); ++i, ++letters) {
    if (IsLower(word[i])) continue;
    const auto first = static_cast<unsigned char>(word[i]);
    const auto second =
        static_cast<unsigned char>(i + 1 < word.size() ? word[i + 1] : '\0');
    const bool pair = first >= 0xC3 && first <= 0xDF && (second & 0xC0) == 0x80;
    if (!pair || !IsSmallLetter(first, second)) return std::nullopt;
    ++i;
  }
  return letters;
}

}  // namespace

bool IsPlainWord(std::string_view value) {
  constexpr size_t kLongWord = 12;
  std::string_view word = Trimmed(value);
  // A word of a sentence: "token: revoked."
  word = word.substr(0, word.find_last_not_of(".:?") + 1);
  const std::optional<size_t> letters = SmallLetters(word);
  return letters && *letters < kLongWord;
}

void KnownValues::Add(PersonalClass personal, std::string_view value,
                      std::string_view mask) {
  const std::string_view text = Trimmed(value);
  const size_t least =
      personal == PersonalClass::kSecret ? kLeastSecret : kLeast;
  if (!IsLookedFor(personal) || text.size() < least || text.size() > kMost ||
      !HasRoom()) {
    return;
  }
  Value& added = values_.emplace_back();
  added.begin = bytes_.size();
  bytes_ += text;
  added.mask = bytes_.size();
  bytes_ += mask;
  added.end = bytes_.size();
  added.personal = personal;
  sorted_ = false;
  has_secrets_ = has_secrets_ || personal == PersonalClass::kSecret;
  const size_t place = PlaceOf(text.data());
  maybe_[place / 64] |= uint64_t{1} << (place % 64);
}

bool KnownValues::HasRoom() {
  if (full_ || values_.size() < kMaxValues) return !full_;
  Sort();
  // Else they would be sorted again for every few.
  full_ = values_.size() > kMaxValues - kMaxValues / 8;
  return !full_;
}

std::string_view KnownValues::TextOf(const Value& value) const {
  return std::string_view(bytes_).substr(value.begin, value.mask - value.begin);
}

std::string_view KnownValues::MaskOf(const Value& value) const {
  return std::string_view(bytes_).substr(value.mask, value.end - value.mask);
}

void KnownValues::Sort() {
  std::stable_sort(
      values_.begin(), values_.end(),
      [this](const Value& a, const Value& b) { return TextOf(a) < TextOf(b); });
  const auto equal = [this](const Value& a, const Value& b) {
    return TextOf(a) == TextOf(b);
  };
  values_.erase(std::unique(values_.begin(), values_.end(), equal),
                values_.end());
  for (size_t i = 0; i < values_.size(); ++i) {
    // What the one before begins with is where others may begin, too.
    size_t shorter = i == 0 ? kNone : i - 1;
    while (shorter != kNone &&
           !TextOf(values_[i]).starts_with(TextOf(values_[shorter]))) {
      shorter = values_[shorter].shorter;
    }
    values_[i].shorter = shorter;
  }
  sorted_ = true;
}

const KnownValues::Value* KnownValues::Find(std::string_view text,
                                            size_t at) const {
  const std::string_view here = text.substr(at, kMost);
  const auto after = std::upper_bound(
      values_.begin(), values_.end(), here,
      [this](std::string_view a, const Value& b) { return a < TextOf(b); });
  size_t i = after == values_.begin() ? kNone : after - values_.begin() - 1;
  for (; i != kNone; i = values_[i].shorter) {
    const Value& value = values_[i];
    const size_t size = value.mask - value.begin;
    if (here.starts_with(TextOf(value)) &&
        (value.personal == PersonalClass::kSecret ||
         IsWholeWord(text, at, at + size))) {
      return &value;
    }
  }
  return nullptr;
}

std::optional<std::string> KnownValues::Mask(std::string_view text,
                                             std::set<PersonalClass>& found) {
  std::string masked;
  size_t copied = 0;
  for (size_t at = 0; at + kLeast <= text.size(); ++at) {
    const size_t place = PlaceOf(text.data() + at);
    if ((maybe_[place / 64] >> (place % 64) & 1) == 0) continue;
    if (!has_secrets_ && !BeginsWord(text, at)) continue;
    if (!sorted_) Sort();
    const Value* const value = Find(text, at);
    if (value == nullptr) continue;
    masked += text.substr(copied, at - copied);
    masked += MaskOf(*value);
    found.insert(value->personal);
    copied = at + value->mask - value->begin;
    at = copied - 1;
  }
  if (copied == 0) return std::nullopt;
  masked += text.substr(copied);
  return masked;
}

bool KnownValues::MaskIn(Cell& cell, std::set<PersonalClass>& found) {
  if (cell.kind != Cell::Kind::kText) return false;
  std::set<PersonalClass> here;
  std::optional<std::string> masked = Mask(cell.bytes, here);
  // Escapes may hide some.
  const bool escapes = cell.bytes.find('\\') != std::string::npos;
  if ((masked || escapes) && LooksLikeJson(cell.bytes)) {
    here.clear();
    masked = MaskAnyJson(
        cell.bytes,
        {.leaf = [&](const JsonPlace&,
                     const std::string& text) { return Mask(text, here); }},
        [&](std::string_view text) { return Mask(text, here); });
  }
  if (!masked || here.empty()) return false;
  const bool cut = cell.cut();
  const int64_t full = std::max(cell.full_bytes, std::ssize(*masked) + 1);
  cell = TextCell(*masked);
  if (cut) cell.full_bytes = full;
  found.insert(here.begin(), here.end());
  return true;
}

}  // namespace osiris
