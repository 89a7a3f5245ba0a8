#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace osiris {

// A text in the form in which values are compared: folded as names are (case,
// NFC and NFD; core/folding), and cut into letters and words. "I", "i", "İ" and
// "ı" are one letter.
//
// Letters of one script that is written with blanks (Latin, with digits; Greek,
// Cyrillic, Armenian, Georgian) are a word as long as they stand side by side.
// Of all other scripts nobody can tell where a word ends: each letter is one.
// So is nothing else: blanks, signs and marks of formatting end words.
class FoldedText {
 public:
  explicit FoldedText(std::string_view original);

  const std::string& text() const { return text_; }

  // Where in the original the letter begins that has the byte at `at`.
  size_t OffsetOf(size_t at) const {
    return places_.empty() ? at : places_[at];
  }

  // Whether no word goes on from before `at` to behind it.
  bool IsEdge(size_t at) const;

  // Calls `visit` with each word; of a letter that is one, without its marks.
  // What has its ends at edges of a text has no word that the text lacks. Each
  // view dies with the call.
  void VisitWords(
      const std::function<void(std::string_view word)>& visit) const;

 private:
  void Add(std::string_view folded, uint8_t script, size_t place);

  std::string text_;
  // Of each byte, the script of its letter, and whether the letter begins here.
  std::vector<uint8_t> kinds_;
  // Of each byte, OffsetOf; empty of ASCII.
  std::vector<uint32_t> places_;
};

}  // namespace osiris
