#include "core/mask/detect/text_traits.h"

#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

struct ByteTraits {
  uint64_t counts = 0;
  uint32_t kind = TextTraits::kOther;
};

constexpr uint32_t KindOf(char c) {
  if (IsUpper(c)) return TextTraits::kUpper;
  if (IsLower(c)) return TextTraits::kLower;
  if (IsBeyondAscii(c)) return TextTraits::kBeyond;
  if (IsDigit(c)) return TextTraits::kDigit;
  switch (c) {
    case ' ':
      return TextTraits::kSpace;
    case '\n':
      return TextTraits::kNewline;
    case '.':
      return TextTraits::kPoint;
    case ':':
      return TextTraits::kColon;
    case '-':
      return TextTraits::kDash;
    case '/':
      return TextTraits::kSlash;
    case '@':
      return TextTraits::kAt;
    case '=':
      return TextTraits::kEquals;
    case ',':
      return TextTraits::kComma;
    case ';':
      return TextTraits::kSemicolon;
    case '#':
      return TextTraits::kHash;
    case '_':
      return TextTraits::kUnderscore;
    case '%':
    case '\\':
    case '&':
      return TextTraits::kEscape;
    default:
      return TextTraits::kOther;
  }
}

constexpr std::array<ByteTraits, 256> MakeTraits() {
  std::array<ByteTraits, 256> all;
  for (size_t i = 0; i < all.size(); ++i) {
    const char c = static_cast<char>(i);
    all[i].kind = KindOf(c);
    all[i].counts = TraitCounts(IsDigit(c) ? 1 : 0, c == '.' ? 1 : 0,
                                c == ':' ? 1 : 0, c == '-' ? 1 : 0);
  }
  return all;
}

constexpr std::array<ByteTraits, 256> kTraits = MakeTraits();

}  // namespace

TextTraits TraitsOf(std::string_view text) {
  TextTraits traits = {.size = text.size()};
  for (const char c : text) {
    const ByteTraits& byte = kTraits[static_cast<unsigned char>(c)];
    traits.kinds |= byte.kind;
    traits.counts += byte.counts;
  }
  const auto more = [&traits](unsigned lane, size_t least, uint32_t kind) {
    if ((traits.counts >> lane & 0xFFFFU) >= least) traits.kinds |= kind;
  };
  more(16, 2, TextTraits::kPoints);
  more(32, 2, TextTraits::kColons);
  more(48, 5, TextTraits::kDashes);
  return traits;
}

}  // namespace osiris
