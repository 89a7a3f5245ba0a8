#include "core/mask/known_values.h"

#include <algorithm>
#include <cstring>
#include <functional>
#include <utility>

#include "core/driver/cells.h"
#include "core/mask/json_cell.h"
#include "core/mask/text_run.h"

namespace osiris {
namespace {

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

uint32_t FirstBytes(const char* text) {
  uint32_t bytes = 0;
  std::memcpy(&bytes, text, sizeof(bytes));
  return bytes;
}

// The highest twelve bits of a product, which all bytes have a part in.
size_t PlaceOf(uint32_t bytes) { return (bytes * 2654435769U) >> 20; }

bool IsInWord(char c) { return IsAlnum(c) || IsBeyondAscii(c); }

bool IsWholeWord(std::string_view text, size_t begin, size_t end) {
  return (begin == 0 || !IsInWord(text[begin - 1]) || !IsInWord(text[begin])) &&
         (end == text.size() || !IsInWord(text[end]) ||
          !IsInWord(text[end - 1]));
}

}  // namespace

void KnownValues::Add(PersonalClass personal, std::string_view value,
                      std::string_view mask) {
  const std::string_view text = Trimmed(value);
  const size_t least =
      personal == PersonalClass::kSecret ? kLeastSecret : kLeast;
  if (!IsLookedFor(personal) || text.size() < least || text.size() > kMost ||
      values_.size() >= kMaxValues) {
    return;
  }
  const auto [known, is_new] = values_.try_emplace(std::string(text));
  if (!is_new) return;
  known->second = {.mask = std::string(mask), .personal = personal};
  const uint32_t bytes = FirstBytes(text.data());
  maybe_[PlaceOf(bytes)] = true;
  std::vector<size_t>& lengths = lengths_[bytes];
  const auto at = std::lower_bound(lengths.begin(), lengths.end(), text.size(),
                                   std::greater<>());
  if (at == lengths.end() || *at != text.size()) {
    lengths.insert(at, text.size());
  }
}

const KnownValues::Values::value_type* KnownValues::Find(std::string_view text,
                                                         size_t at) const {
  const uint32_t bytes = FirstBytes(text.data() + at);
  if (!maybe_[PlaceOf(bytes)]) return nullptr;
  const auto lengths = lengths_.find(bytes);
  if (lengths == lengths_.end()) return nullptr;
  for (const size_t length : lengths->second) {
    if (length > text.size() - at) continue;
    const auto known = values_.find(text.substr(at, length));
    if (known == values_.end()) continue;
    if (known->second.personal == PersonalClass::kSecret ||
        IsWholeWord(text, at, at + length)) {
      return &*known;
    }
  }
  return nullptr;
}

std::optional<std::string> KnownValues::Mask(
    std::string_view text, std::set<PersonalClass>& found) const {
  std::string masked;
  size_t copied = 0;
  for (size_t at = 0; at + kLeast <= text.size();) {
    const auto* const value = Find(text, at);
    if (value == nullptr) {
      ++at;
      continue;
    }
    masked += text.substr(copied, at - copied);
    masked += value->second.mask;
    found.insert(value->second.personal);
    at += value->first.size();
    copied = at;
  }
  if (copied == 0) return std::nullopt;
  masked += text.substr(copied);
  return masked;
}

bool KnownValues::MaskIn(Cell& cell, std::set<PersonalClass>& found) const {
  if (cell.kind != Cell::Kind::kText) return false;
  std::set<PersonalClass> here;
  std::optional<std::string> masked = Mask(cell.bytes, here);
  // Escapes may hide some.
  const bool escapes = cell.bytes.find('\\') != std::string::npos;
  if ((masked || escapes) && LooksLikeJson(cell.bytes)) {
    std::set<PersonalClass> within;
    auto json =
        MaskJson(cell.bytes, [&](std::string_view, const std::string& text) {
          return Mask(text, within);
        });
    if (json) {
      masked = std::move(json);
      here = std::move(within);
    }
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
