#include "core/mask/text_run.h"

#include <algorithm>

namespace osiris {
namespace {

// Letters of Latin-1 and Latin Extended-A, two bytes each, without accents:
// from U+00C0 and from U+0100 on. `?` stands for what is none.
constexpr std::string_view kLatin1 =
    "aaaaaaaceeeeiiiidnooooo?ouuuuytsaaaaaaaceeeeiiiidnooooo?ouuuuyty";
constexpr std::string_view kExtended =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnn"
    "nnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

}  // namespace

std::string Lowered(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), ToLower);
  return lower;
}

std::string Unaccented(std::string_view text) {
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const auto next =
        static_cast<unsigned char>(i + 1 < text.size() ? text[i + 1] : '\0');
    if (byte >= 0xC3 && byte <= 0xC5 && next != 0) {
      const size_t code = (byte & 0x1FU) << 6U | (next & 0x3FU);
      const size_t index = code < 0x100 ? code - 0xC0 : code - 0x100;
      const std::string_view table = code < 0x100 ? kLatin1 : kExtended;
      plain.push_back(index < table.size() ? table[index] : '?');
      ++i;
    } else if (byte == 0xCC || (byte == 0xCD && next < 0xB0)) {
      // An accent: U+0300 to U+036F.
      ++i;
    } else {
      plain.push_back(ToLower(text[i]));
    }
  }
  return plain;
}

std::string_view Trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const size_t begin = text.find_first_not_of(kBlank);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlank) + 1 - begin);
}

std::string DigitsOf(std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), IsDigit);
  return digits;
}

}  // namespace osiris
