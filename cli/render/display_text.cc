#include "cli/render/display_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "fmt/format.h"

namespace osiris::cli {
namespace {

struct Range {
  int cells;
  uint32_t first;
  uint32_t last;
};

constexpr Range kRanges[] = {
#define X(cells, first, last) {cells, first, last},
#include "cli/render/character_widths.def"
#undef X
};

// One character of UTF-8. `bytes` is at least 1.
struct Decoded {
  uint32_t character = 0;
  size_t bytes = 1;
  bool valid = false;
};

// The length that a first byte announces, and the bits of it that count.
Decoded First(unsigned char byte) {
  if (byte < 0x80) return {byte, 1, true};
  if (byte >= 0xC2 && byte < 0xE0) return {byte & 0x1Fu, 2, true};
  if (byte >= 0xE0 && byte < 0xF0) return {byte & 0x0Fu, 3, true};
  if (byte >= 0xF0 && byte < 0xF5) return {byte & 0x07u, 4, true};
  return {};
}

Decoded Decode(std::string_view text) {
  Decoded decoded = First(static_cast<unsigned char>(text[0]));
  if (!decoded.valid || decoded.bytes > text.size()) return {};
  for (size_t i = 1; i < decoded.bytes; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte & 0xC0) != 0x80) return {};
    decoded.character = (decoded.character << 6) | (byte & 0x3Fu);
  }
  constexpr std::array<uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate =
      decoded.character >= 0xD800 && decoded.character <= 0xDFFF;
  if (decoded.character < kLeast[decoded.bytes] || surrogate ||
      decoded.character > 0x10FFFF) {
    return {};
  }
  return decoded;
}

// Characters that do something instead of showing something.
bool IsHostile(uint32_t character) {
  constexpr std::pair<uint32_t, uint32_t> kHostile[] = {
      {0x00, 0x1F},         // controls
      {0x7F, 0x9F},         // delete, and the second set of controls
      {0x00AD, 0x00AD},     // soft hyphen
      {0x061C, 0x061C},     // Arabic letter mark
      {0x115F, 0x1160},     // fillers that look like nothing
      {0x180E, 0x180E},     // a separator without a width
      {0x200B, 0x200C},     // spaces and joiners without a width
      {0x200E, 0x200F},     // direction marks
      {0x2028, 0x202E},     // line ends; direction embeddings and overrides
      {0x2060, 0x206F},     // invisible operators; direction isolates
      {0x3164, 0x3164},     // filler
      {0xFEFF, 0xFEFF},     // byte order mark
      {0xFFA0, 0xFFA0},     // filler
      {0xFFF9, 0xFFFB},     // annotations
      {0xE0000, 0xE0FFF},   // tags
      {0xFFFFE, 0x10FFFF},  // nobody's characters
  };
  return std::any_of(
      std::begin(kHostile), std::end(kHostile), [character](const auto& range) {
        return character >= range.first && character <= range.second;
      });
}

std::string Spell(uint32_t character) {
  switch (character) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      break;
  }
  if (character < 0x80) return fmt::format("\\x{:02x}", character);
  if (character < 0x10000) return fmt::format("\\u{:04x}", character);
  return fmt::format("\\U{:08x}", character);
}

std::string SpellInJson(uint32_t character) {
  if (character < 0x10000) return fmt::format("\\u{:04x}", character);
  const uint32_t rest = character - 0x10000;
  return fmt::format("\\u{:04x}\\u{:04x}", 0xD800 + (rest >> 10),
                     0xDC00 + (rest & 0x3FF));
}

std::string MakeSafe(std::string_view text, bool keep_lines,
                     std::string (*spell)(uint32_t)) {
  std::string safe;
  safe.reserve(text.size());
  while (!text.empty()) {
    const Decoded decoded = Decode(text);
    if (!decoded.valid) {
      safe += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[0]));
    } else if (IsHostile(decoded.character) &&
               !(keep_lines && decoded.character == '\n')) {
      safe += spell(decoded.character);
    } else {
      safe.append(text.substr(0, decoded.bytes));
    }
    text.remove_prefix(decoded.bytes);
  }
  return safe;
}

int CellsOf(uint32_t character) {
  if (character < 0x300) return 1;
  for (const Range& range : kRanges) {
    if (character >= range.first && character <= range.last) {
      return range.cells;
    }
  }
  return 1;
}

// The longest beginning of `text` of at most `cells` cells, in bytes.
size_t PrefixOf(std::string_view text, size_t cells) {
  size_t at = 0;
  size_t used = 0;
  while (at < text.size()) {
    const Decoded decoded = Decode(text.substr(at));
    used += CellsOf(decoded.character);
    if (used > cells) break;
    at += decoded.bytes;
  }
  return at;
}

void AppendWrapped(std::string_view line, size_t cells, size_t indent,
                   std::string* out) {
  size_t used = 0;
  while (!line.empty()) {
    const std::string_view word = line.substr(0, line.find(' '));
    line.remove_prefix(std::min(line.size(), word.size() + 1));
    if (word.empty()) continue;
    const size_t width = DisplayWidth(word);
    if (used > 0 && used + 1 + width > cells) {
      *out += '\n' + std::string(indent, ' ');
      used = 0;
    } else if (used > 0) {
      *out += ' ';
      ++used;
    }
    out->append(word);
    used += width;
  }
}

}  // namespace

std::string SafeText(std::string_view text) {
  return MakeSafe(text, false, Spell);
}

std::string NameText(std::string_view name) {
  const bool seen = !name.empty() && name.front() != ' ' && name.back() != ' ';
  return seen ? std::string(name) : fmt::format("\"{}\"", name);
}

std::string SafeLines(std::string_view text) {
  return MakeSafe(text, true, Spell);
}

std::string SafeJson(std::string_view json) {
  return MakeSafe(json, true, SpellInJson);
}

size_t DisplayWidth(std::string_view text) {
  size_t cells = 0;
  while (!text.empty()) {
    const Decoded decoded = Decode(text);
    cells += CellsOf(decoded.character);
    text.remove_prefix(decoded.bytes);
  }
  return cells;
}

std::string Truncate(std::string_view text, size_t cells) {
  if (DisplayWidth(text) <= cells) return std::string(text);
  if (cells == 0) return "";
  return std::string(text.substr(0, PrefixOf(text, cells - 1))) + "…";
}

std::string PadRight(std::string_view text, size_t cells) {
  const size_t width = DisplayWidth(text);
  std::string padded(text);
  if (width < cells) padded.append(cells - width, ' ');
  return padded;
}

std::string PadLeft(std::string_view text, size_t cells) {
  const size_t width = DisplayWidth(text);
  std::string padded(width < cells ? cells - width : 0, ' ');
  padded.append(text);
  return padded;
}

std::string Wrap(std::string_view text, size_t cells, size_t indent) {
  std::string out;
  bool first = true;
  while (first || !text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    if (!first) out += '\n' + std::string(line.empty() ? 0 : indent, ' ');
    AppendWrapped(line, cells, indent, &out);
    first = false;
  }
  return out;
}

}  // namespace osiris::cli
