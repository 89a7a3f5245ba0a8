#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace osiris {

// What bytes a text has, as one pass over it tells: enough to know which
// detectors cannot find anything in it.
struct TextTraits {
  // Kinds of bytes, as bits.
  static constexpr uint32_t kUpper = 1U << 0U;
  static constexpr uint32_t kLower = 1U << 1U;
  // Of a character beyond ASCII.
  static constexpr uint32_t kBeyond = 1U << 2U;
  static constexpr uint32_t kDigit = 1U << 3U;
  static constexpr uint32_t kSpace = 1U << 4U;
  static constexpr uint32_t kNewline = 1U << 5U;
  static constexpr uint32_t kPoint = 1U << 6U;
  static constexpr uint32_t kColon = 1U << 7U;
  static constexpr uint32_t kDash = 1U << 8U;
  static constexpr uint32_t kSlash = 1U << 9U;
  static constexpr uint32_t kAt = 1U << 10U;
  static constexpr uint32_t kEquals = 1U << 11U;
  static constexpr uint32_t kComma = 1U << 12U;
  static constexpr uint32_t kSemicolon = 1U << 13U;
  static constexpr uint32_t kHash = 1U << 14U;
  static constexpr uint32_t kUnderscore = 1U << 15U;
  // `%`, `\` and `&`, with which bytes begin that stand for a character.
  static constexpr uint32_t kEscape = 1U << 20U;
  // Whatever else.
  static constexpr uint32_t kOther = 1U << 16U;
  // At least two points, two colons, five dashes.
  static constexpr uint32_t kPoints = 1U << 17U;
  static constexpr uint32_t kColons = 1U << 18U;
  static constexpr uint32_t kDashes = 1U << 19U;

  static constexpr uint32_t kLetter = kUpper | kLower;

  size_t size = 0;
  uint32_t kinds = 0;
  // How many digits, points, colons and dashes: 16 bits each, from the lowest.
  uint64_t counts = 0;

  bool has(uint32_t any) const { return (kinds & any) != 0; }
  size_t digits() const { return counts & 0xFFFFU; }
};

// Texts are at most so long, for the counts to hold.
inline constexpr size_t kMaxTraits = 0x7FFF;

// What `counts` is for these numbers.
constexpr uint64_t TraitCounts(uint64_t digits, uint64_t points = 0,
                               uint64_t colons = 0, uint64_t dashes = 0) {
  return digits | points << 16U | colons << 32U | dashes << 48U;
}

// What a text must have at least for a detector to find anything.
struct TextNeed {
  size_t size = 0;
  // TraitCounts.
  uint64_t counts = 0;
  // One kind of each of these, where they name any.
  uint32_t any = ~0U;
  uint32_t any_too = ~0U;

  bool IsMetBy(const TextTraits& text) const {
    // No count reaches the highest bit of its sixteen: it stays where the
    // count is large enough.
    constexpr uint64_t kHigh = 0x8000'8000'8000'8000;
    return text.size >= size && (text.kinds & any) != 0 &&
           (text.kinds & any_too) != 0 &&
           (((text.counts | kHigh) - counts) & kHigh) == kHigh;
  }
};

// Of at most kMaxTraits bytes.
TextTraits TraitsOf(std::string_view text);

}  // namespace osiris
