#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace osiris {

// `name` in a form that is the same, byte for byte, for all names that differ
// only in the case of letters or in how marks are joined to them (NFC, NFD):
// taken apart canonically, with simple case folding, of the Unicode version
// that the build's Python knows. "ss" and "ß" stay apart, and so do letters
// that only look alike. Bytes that are no UTF-8 stay what they are. What is
// folded already stays so. Of ASCII alone, letters in lower case.
std::string FoldName(std::string_view name);

// `folded`, of FoldName, without its combining marks: "resume" of "résumé".
// For rules that had better match too much than too little.
std::string WithoutMarks(std::string_view folded);

// `folded` with edges around each letter with marks that may be one character
// with it, in bytes that no UTF-8 has: so looked at, "e" is no part of "é".
// `*` and `.`, which mean something in patterns, are joined to nothing.
std::string BindMarks(std::string_view folded);

// Where in `text`, folded or not, the letter ends that begins at `at`, with all
// marks at it. What is no UTF-8 is a letter a byte.
size_t EndOfLetter(std::string_view text, size_t at);

// True if `text` begins with a mark, or with a letter that is joined to the one
// before.
bool IsMark(std::string_view text);

// True if there is nothing in `text` but ASCII.
bool IsAscii(std::string_view text);

}  // namespace osiris
