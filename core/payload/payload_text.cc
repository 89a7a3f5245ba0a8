#include "core/payload/payload_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>

namespace osiris {
namespace {

bool InWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || (c & 0x80) != 0;
}

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Of letters of two bytes: Latin, Greek and Cyrillic ones. What it makes has
// two bytes, too.
uint32_t LowerLetter(uint32_t c) {
  const auto within = [c](uint32_t first, uint32_t last) {
    return c >= first && c <= last;
  };
  if ((within(0xC0, 0xDE) && c != 0xD7) || within(0x391, 0x3A1) ||
      within(0x3A3, 0x3AB) || within(0x410, 0x42F)) {
    return c + 0x20;
  }
  if (within(0x400, 0x40F)) return c + 0x50;
  if (c == 0x178) return 0xFF;
  // Capitals and small letters in turn; these two are no pair.
  const bool even = within(0x100, 0x137) || within(0x14A, 0x177);
  const bool odd = within(0x139, 0x148) || within(0x179, 0x17E);
  if (c == 0x130 || c == 0x131 || !(even || odd)) return c;
  return (c % 2 == 0) == even ? c + 1 : c;
}

// Byte for byte as long as `text`.
std::string Lowered(std::string_view text) {
  std::string lower(text);
  for (size_t at = 0; at < lower.size(); ++at) {
    const auto lead = static_cast<unsigned char>(lower[at]);
    const bool two = lead >= 0xC3 && lead <= 0xDF && at + 1 < lower.size() &&
                     (lower[at + 1] & 0xC0) == 0x80;
    if (!two) {
      lower[at] = Lower(lower[at]);
      continue;
    }
    const uint32_t code =
        LowerLetter((lead & 0x1FU) << 6U |
                    (static_cast<unsigned char>(lower[at + 1]) & 0x3FU));
    lower[at] = static_cast<char>(0xC0U | code >> 6U);
    lower[++at] = static_cast<char>(0x80U | (code & 0x3FU));
  }
  return lower;
}

// Text whose escapes are undone, and where each byte of it was.
struct Unescaped {
  std::string text;
  std::vector<uint32_t> places;

  void Add(char c, size_t place) {
    text += c;
    places.push_back(static_cast<uint32_t>(place));
  }
};

std::optional<uint32_t> HexAt(std::string_view text, size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  uint32_t number = 0;
  for (const char c : text.substr(at, 4)) {
    const char lower = Lower(c);
    if (lower >= '0' && lower <= '9') {
      number = number * 16 + static_cast<uint32_t>(lower - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      number = number * 16 + static_cast<uint32_t>(lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return number;
}

void AddCharacter(uint32_t code, size_t place, Unescaped& out) {
  const auto add = [&](uint32_t byte) {
    out.Add(static_cast<char>(byte), place);
  };
  if (code < 0x80) return add(code);
  if (code < 0x800) {
    add(0xC0 | (code >> 6));
  } else if (code < 0x10000) {
    add(0xE0 | (code >> 12));
    add(0x80 | ((code >> 6) & 0x3F));
  } else {
    add(0xF0 | (code >> 18));
    add(0x80 | ((code >> 12) & 0x3F));
    add(0x80 | ((code >> 6) & 0x3F));
  }
  add(0x80 | (code & 0x3F));
}

// Adds what the escape at `at` means; answers how long it is.
size_t AddEscaped(std::string_view text, size_t at, size_t place,
                  Unescaped& out) {
  static constexpr std::string_view kLetters = "bfnrt";
  static constexpr std::string_view kMeanings = "\b\f\n\r\t";
  const char c = at + 1 < text.size() ? text[at + 1] : '\0';
  if (c == '"' || c == '\\' || c == '/') {
    out.Add(c, place);
    return 2;
  }
  if (const size_t found = kLetters.find(c);
      c != '\0' && found != std::string_view::npos) {
    out.Add(kMeanings[found], place);
    return 2;
  }
  std::optional<uint32_t> code;
  if (c == 'u') code = HexAt(text, at + 2);
  if (!code) {
    out.Add('\\', place);
    return 1;
  }
  if (*code >= 0xD800 && *code < 0xDC00 &&
      text.substr(at + 6).starts_with("\\u")) {
    const std::optional<uint32_t> low = HexAt(text, at + 8);
    if (low && *low >= 0xDC00 && *low < 0xE000) {
      AddCharacter(0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00), place,
                   out);
      return 12;
    }
  }
  AddCharacter(*code, place, out);
  return 6;
}

// `text` with its escapes undone; `places` are those of its bytes, or empty
// where each is its own.
Unescaped Unescape(std::string_view text, const std::vector<uint32_t>& places) {
  Unescaped out;
  out.text.reserve(text.size());
  out.places.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t place = places.empty() ? at : places[at];
    if (text[at] == '\\') {
      at += AddEscaped(text, at, place, out);
    } else {
      out.Add(text[at++], place);
    }
  }
  return out;
}

// The six bits that a letter of base64 stands for.
std::optional<uint32_t> SixBits(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<uint32_t>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<uint32_t>(c - 'a' + 26);
  if (c >= '0' && c <= '9') return static_cast<uint32_t>(c - '0' + 52);
  if (c == '+') return 62;
  if (c == '/') return 63;
  return std::nullopt;
}

// The bytes whose base64 begins at `at` of `from`, up to what is none; each is
// where the letters are that it begins in.
Unescaped Decode(const Unescaped& from, size_t at) {
  Unescaped out;
  uint32_t bits = 0;
  int count = 0;
  size_t begin = at;
  for (; at < from.text.size(); ++at) {
    const std::optional<uint32_t> six = SixBits(from.text[at]);
    if (!six) break;
    bits = (bits << 6U | *six) & 0xFFFFU;
    count += 6;
    if (count < 8) {
      begin = at;
      continue;
    }
    count -= 8;
    out.Add(static_cast<char>(bits >> static_cast<uint32_t>(count) & 0xFFU),
            from.places.empty() ? begin : from.places[begin]);
    begin = at;
  }
  return out;
}

// Adds what stands in the cells of bytes in `readings`[`index`], each as it is
// and as a document without its escapes.
void AddCells(size_t index, std::vector<Unescaped>& readings) {
  constexpr std::string_view kCell = R"("base64":")";
  for (size_t at = readings[index].text.find(kCell); at != std::string::npos;
       at = readings[index].text.find(kCell, at + 1)) {
    Unescaped cell = Decode(readings[index], at + kCell.size());
    if (cell.text.find('\\') != std::string::npos) {
      readings.push_back(Unescape(cell.text, cell.places));
    }
    readings.push_back(std::move(cell));
  }
}

// All that `payload` may be read as: without the escapes of its document, and
// without those of a document in its texts; and what the base64 of cells that
// hold bytes stands for.
std::vector<Unescaped> Readings(std::string_view payload) {
  std::vector<Unescaped> readings;
  if (payload.find('\\') == std::string_view::npos) {
    readings.push_back({.text = std::string(payload), .places = {}});
    AddCells(0, readings);
    return readings;
  }
  readings.push_back(Unescape(payload, {}));
  const bool deeper = readings[0].text.find('\\') != std::string::npos;
  if (deeper) {
    Unescaped inner = Unescape(readings[0].text, readings[0].places);
    readings.push_back(std::move(inner));
  }
  AddCells(0, readings);
  if (deeper) AddCells(1, readings);
  return readings;
}

void VisitRuns(std::string_view text,
               const std::function<void(std::string_view word)>& visit) {
  const std::string lower = Lowered(text);
  for (size_t at = 0; at < lower.size(); ++at) {
    const size_t begin = at;
    while (at < lower.size() && InWord(lower[at])) ++at;
    if (at > begin) visit(std::string_view(lower).substr(begin, at - begin));
  }
}

// Whether `value` stands free at `at`.
bool StandsFree(std::string_view text, size_t at, std::string_view value) {
  const size_t end = at + value.size();
  const bool before = at > 0 && InWord(text[at - 1]) && InWord(value.front());
  const bool after =
      end < text.size() && InWord(text[end]) && InWord(value.back());
  return !before && !after;
}

}  // namespace

void VisitWords(std::string_view payload,
                const std::function<void(std::string_view word)>& visit) {
  for (const Unescaped& reading : Readings(payload)) {
    VisitRuns(reading.text, visit);
  }
}

std::vector<std::string> WordsOfValue(std::string_view value) {
  std::set<std::string> words;
  VisitRuns(value, [&words](std::string_view word) {
    words.insert(std::string(word));
  });
  return {words.begin(), words.end()};
}

std::vector<size_t> FindValue(std::string_view payload, std::string_view value,
                              size_t most) {
  std::set<size_t> places;
  if (value.empty()) return {};
  const std::string wanted = Lowered(value);
  for (const Unescaped& reading : Readings(payload)) {
    const std::string text = Lowered(reading.text);
    for (size_t at = text.find(wanted);
         at != std::string::npos && places.size() < most;
         at = text.find(wanted, at + 1)) {
      if (!StandsFree(text, at, wanted)) continue;
      places.insert(reading.places.empty() ? at : reading.places[at]);
    }
  }
  return {places.begin(), places.end()};
}

}  // namespace osiris
