#include "core/secret/redactor.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "core/base/json.h"
#include "core/secret/secret_access.h"
#include "sodium.h"

namespace osiris {
namespace {

constexpr size_t kShortBytes = 4;

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

void ReplaceAll(std::string& text, std::string_view needle,
                std::string_view mask, bool whole_word) {
  size_t at = 0;
  while ((at = text.find(needle, at)) != std::string::npos) {
    const size_t end = at + needle.size();
    if (whole_word && ((at > 0 && IsWordByte(text[at - 1])) ||
                       (end < text.size() && IsWordByte(text[end])))) {
      ++at;
      continue;
    }
    text.replace(at, needle.size(), mask);
    at += mask.size();
  }
}

}  // namespace

void Redactor::AddNeedle(std::string_view bytes, std::string_view mask) {
  if (bytes.empty()) return;
  for (const Needle& needle : needles_) {
    if (SecretAccess::BytesOf(needle.bytes) == bytes) return;
  }
  // Equal lengths keep their order.
  const auto place = std::find_if(
      needles_.begin(), needles_.end(), [&bytes](const Needle& needle) {
        return SecretAccess::BytesOf(needle.bytes).size() < bytes.size();
      });
  needles_.insert(place, {.bytes = Secret(bytes),
                          .mask = std::string(mask),
                          .whole_word = bytes.size() < kShortBytes});
}

void Redactor::Add(const Secret& value, std::string_view mask) {
  const std::string_view bytes = SecretAccess::BytesOf(value);
  AddNeedle(bytes, mask);
  if (bytes.size() < kShortBytes) return;
  for (const std::string_view digits :
       {"0123456789ABCDEF", "0123456789abcdef"}) {
    AddNeedle(PercentEncode(bytes, digits, false), mask);
    AddNeedle(PercentEncode(bytes, digits, true), mask);
  }
  AddNeedle(JsonEscape(bytes), mask);
  for (size_t before = 0; before < 3; ++before) {
    for (const int variant : {sodium_base64_VARIANT_ORIGINAL_NO_PADDING,
                              sodium_base64_VARIANT_URLSAFE_NO_PADDING}) {
      const std::string middle = Base64Middle(bytes, before, variant);
      if (middle.size() >= kShortBytes) AddNeedle(middle, mask);
    }
  }
}

std::string Redactor::Redact(std::string_view text) const {
  std::string redacted(text);
  for (const Needle& needle : needles_) {
    ReplaceAll(redacted, SecretAccess::BytesOf(needle.bytes), needle.mask,
               needle.whole_word);
  }
  return redacted;
}

}  // namespace osiris
