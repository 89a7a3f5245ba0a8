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

// The code of a "\uXXXX" at `at` that has so many backslashes.
std::optional<uint32_t> CodeAt(std::string_view text, size_t at,
                               size_t slashes) {
  const size_t letter = at + slashes;
  if (letter >= text.size() || text[letter] != 'u') return std::nullopt;
  const std::string_view before = text.substr(at, slashes);
  if (before.find_first_not_of('\\') != before.npos) return std::nullopt;
  return HexAt(text, letter + 1);
}

// Adds the character that is written at `at` as a "\uXXXX", or as two, of so
// many backslashes; answers how long that is, 0 where none is.
size_t AddUnicode(std::string_view text, size_t at, size_t slashes,
                  size_t place, Unescaped& out) {
  const std::optional<uint32_t> code = CodeAt(text, at, slashes);
  if (!code) return 0;
  const size_t length = slashes + 5;
  if (*code >= 0xD800 && *code < 0xDC00) {
    const std::optional<uint32_t> low = CodeAt(text, at + length, slashes);
    if (low && *low >= 0xDC00 && *low < 0xE000) {
      AddCharacter(0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00), place,
                   out);
      return 2 * length;
    }
  }
  AddCharacter(*code, place, out);
  return length;
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
  const size_t length = AddUnicode(text, at, 1, place, out);
  if (length > 0) return length;
  out.Add('\\', place);
  return 1;
}

// Whether "\uXXXX" may be in `text`.
bool MayHaveUnicode(std::string_view text) {
  return text.find("\\u") != text.npos;
}

// `from` with each "\uXXXX" undone, whatever is around it. Documents in texts
// double its backslashes: of 1, 2, 4 and so on, all are its own; of six, two
// are, and the others stand for backslashes.
Unescaped WithoutUnicode(const Unescaped& from) {
  const std::string_view text = from.text;
  Unescaped out;
  out.text.reserve(text.size());
  out.places.reserve(text.size());
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find_first_not_of('\\', at), text.size());
    const size_t slashes = end - at;
    const size_t own = slashes & (~slashes + 1);
    for (; at < end - own; ++at) out.Add('\\', from.PlaceOf(at));
    size_t length = 0;
    if (own > 0) length = AddUnicode(text, at, own, from.PlaceOf(at), out);
    at += length;
    if (length > 0) continue;
    for (; at < std::min(end + 1, text.size()); ++at) {
      out.Add(text[at], from.PlaceOf(at));
    }
  }
  return out;
}

// A text in a document: where it begins and ends.
using Range = std::pair<size_t, size_t>;

// Finds the texts in a document that have escapes, while these are undone.
// Places are in what comes of that.
class Texts {
 public:
  // An escape stands for what begins at `at`. A quote that is escaped though no
  // text is open tells that the document itself is the inside of a text.
  void AddEscape(bool quote, size_t at) {
    ++escapes_;
    if (quote && !double_) double_ = {at, escapes_ - 1};
  }

  // A quote at `at` that is not escaped.
  void AddQuote(size_t at) {
    if (!Close(double_, at)) double_ = {at + 1, escapes_};
  }

  // The same of a single one, with what is left of it and right. It opens a
  // text only where a value may begin, and closes one only where it may end:
  // most are no quotes.
  void AddSingle(size_t at, std::string_view left, std::string_view right) {
    if (double_) return;
    const size_t last = left.find_last_not_of(kBlank);
    const size_t next = right.find_first_not_of(kBlank);
    if (single_) {
      const bool ends = next == right.npos || IsOne(",:;}])", right[next]);
      if (ends) Close(single_, at);
    } else if (last != left.npos && IsOne("{[(,:=", left[last])) {
      single_ = {at + 1, escapes_};
    }
  }

  // Those that were found, in a document that ends at `end`.
  std::vector<Range> Finish(size_t end) {
    Close(double_, end);
    return std::move(found_);
  }

 private:
  // Where a text began, and how many escapes were before it.
  using Opened = std::optional<std::pair<size_t, size_t>>;
  static constexpr std::string_view kBlank = " \t\r\n";

  static bool IsOne(std::string_view of, char c) {
    return of.find(c) != of.npos;
  }

  // False: none was open.
  bool Close(Opened& opened, size_t end) {
    if (!opened) return false;
    if (escapes_ > opened->second) found_.emplace_back(opened->first, end);
    opened.reset();
    return true;
  }

  size_t escapes_ = 0;
  Opened double_;
  Opened single_;
  std::vector<Range> found_;
};

// The document from `begin` to `end`, with its escapes undone; `texts` are
// those in it that have any.
Unescaped Unescape(const Unescaped& from, Range range,
                   std::vector<Range>& texts) {
  Unescaped out;
  const auto [begin, end] = range;
  out.text.reserve(end - begin);
  out.places.reserve(end - begin);
  const std::string_view text = std::string_view(from.text).substr(0, end);
  Texts found;
  for (size_t at = begin; at < end;) {
    const size_t place = from.PlaceOf(at);
    const size_t to = out.text.size();
    if (text[at] == '\\') {
      at += AddEscaped(text, at, place, out);
      found.AddEscape(out.text[to] == '"', to);
      continue;
    }
    if (text[at] == '"') found.AddQuote(to);
    if (text[at] == '\'') {
      found.AddSingle(to, text.substr(begin, at - begin), text.substr(at + 1));
    }
    out.Add(text[at++], place);
  }
  texts = found.Finish(out.text.size());
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
  // Those of all levels.
  if (level == 0 && MayHaveUnicode(document.text)) {
    visit(WithoutUnicode(document));
  }
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
    if (MayHaveUnicode(cell.text)) visit(WithoutUnicode(cell));
    const size_t document = DocumentIn(cell.text);
    if (document == std::string_view::npos) continue;
    VisitDocument(cell, {document, cell.text.size()}, 1, visit);
  }
}

// Visits all that `payload` may be read as: without the escapes of its
// document, and without those of documents in its texts, or of characters
// anywhere; and what the base64 of cells that hold bytes stands for.
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
