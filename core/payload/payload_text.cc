#include "core/payload/payload_text.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <utility>

#include "core/payload/folded_text.h"

namespace osiris {
namespace {

// Documents in texts of documents that are read: a resource is the answer, its
// text, a cell of it, and what stands in that.
constexpr int kMostLevels = 6;

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Text whose escapes are undone, and where each byte of it was; no places where
// each is its own.
struct Unescaped {
  std::string text;
  std::vector<uint32_t> places;

  size_t PlaceOf(size_t at) const { return places.empty() ? at : places[at]; }

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

// A text in a document: where it begins and ends.
using Range = std::pair<size_t, size_t>;

// The document from `begin` to `end`, with its escapes undone; adds the texts
// in it that have any to `texts`.
Unescaped Unescape(const Unescaped& from, Range range,
                   std::vector<Range>& texts) {
  Unescaped out;
  const auto [begin, end] = range;
  out.text.reserve(end - begin);
  out.places.reserve(end - begin);
  const std::string_view text = std::string_view(from.text).substr(0, end);
  std::optional<size_t> opened;
  bool escaped = false;
  const auto close = [&] {
    if (opened && escaped) texts.emplace_back(*opened, out.text.size());
    escaped = false;
  };
  for (size_t at = begin; at < end;) {
    const size_t place = from.PlaceOf(at);
    if (text[at] == '\\') {
      escaped = true;
      at += AddEscaped(text, at, place, out);
      continue;
    }
    const bool quote = text[at] == '"';
    if (quote) close();
    out.Add(text[at++], place);
    if (!quote) continue;
    if (opened) {
      opened.reset();
    } else {
      opened = out.text.size();
    }
  }
  close();
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
            from.PlaceOf(begin));
    begin = at;
  }
  return out;
}

using VisitReading = std::function<void(const Unescaped& reading)>;

// Where in `text` a document may begin, which has escapes then.
size_t DocumentIn(std::string_view text) {
  const size_t begin = text.find_first_of("{[\"");
  return text.find('\\', std::min(begin, text.size())) == text.npos ? text.npos
                                                                    : begin;
}

// Visits the document that stands there in `from` without its escapes, and so
// those in its texts. In what is none a backslash means itself: "ACME\tanja".
void VisitDocument(const Unescaped& from, Range range, int level,
                   const VisitReading& visit) {
  std::vector<Range> texts;
  const Unescaped document = Unescape(from, range, texts);
  visit(document);
  if (level + 1 >= kMostLevels) return;
  for (const auto& [begin, end] : texts) {
    const size_t inner =
        DocumentIn(std::string_view(document.text).substr(begin, end - begin));
    if (inner == std::string_view::npos) continue;
    VisitDocument(document, {begin + inner, end}, level + 1, visit);
  }
}

// Visits what stands in the cells of bytes in `reading`, each as it is and as
// documents without their escapes.
void VisitCells(const Unescaped& reading, const VisitReading& visit) {
  constexpr std::string_view kCell = R"("base64":")";
  for (size_t at = reading.text.find(kCell); at != std::string::npos;
       at = reading.text.find(kCell, at + 1)) {
    const Unescaped cell = Decode(reading, at + kCell.size());
    visit(cell);
    const size_t document = DocumentIn(cell.text);
    if (document == std::string_view::npos) continue;
    VisitDocument(cell, {document, cell.text.size()}, 1, visit);
  }
}

// Visits all that `payload` may be read as: without the escapes of its
// document, and without those of documents in its texts; and what the base64 of
// cells that hold bytes stands for.
void VisitReadings(std::string_view payload, const VisitReading& visit) {
  const VisitReading with_cells = [&visit](const Unescaped& reading) {
    visit(reading);
    VisitCells(reading, visit);
  };
  const Unescaped whole = {.text = std::string(payload), .places = {}};
  if (payload.find('\\') == std::string_view::npos) return with_cells(whole);
  VisitDocument(whole, {0, payload.size()}, 0, with_cells);
}

}  // namespace

void VisitWords(std::string_view payload,
                const std::function<void(std::string_view word)>& visit) {
  VisitReadings(payload, [&visit](const Unescaped& reading) {
    FoldedText(reading.text).VisitWords(visit);
  });
}

std::vector<std::string> WordsOfValue(std::string_view value) {
  std::set<std::string> words;
  FoldedText(value).VisitWords(
      [&words](std::string_view word) { words.emplace(word); });
  return {words.begin(), words.end()};
}

std::vector<size_t> FindValue(std::string_view payload, std::string_view value,
                              size_t most) {
  std::set<size_t> places;
  if (value.empty()) return {};
  const std::string wanted = FoldedText(value).text();
  VisitReadings(payload, [&](const Unescaped& reading) {
    const FoldedText folded(reading.text);
    const std::string& text = folded.text();
    for (size_t at = text.find(wanted);
         at != std::string::npos && places.size() < most;
         at = text.find(wanted, at + 1)) {
      if (!folded.IsEdge(at) || !folded.IsEdge(at + wanted.size())) continue;
      const size_t offset = folded.OffsetOf(at);
      places.insert(reading.PlaceOf(offset));
    }
  });
  return {places.begin(), places.end()};
}

}  // namespace osiris
