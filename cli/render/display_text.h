#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace osiris::cli {

// Text of a source, made fit to be shown: whatever could move the cursor,
// change colours, reverse the reading order or hide itself is spelled out
// ("\n", "\x1b", "\u202e"), and so are bytes that are not UTF-8 ("\xff").
// Everything else stays as it is. The answer is one line.
std::string SafeText(std::string_view text);

// The name of something in a source, so that it is seen: between double quotes
// where it is empty, or a space begins or ends it. Not yet safe.
std::string NameText(std::string_view name);

// As SafeText, but line ends stay: for text of ours that quotes a source.
std::string SafeLines(std::string_view text);

// The same JSON document, of UTF-8 and with or without line ends, in which such
// characters are escaped as JSON escapes them.
std::string SafeJson(std::string_view json);

// Cells that a terminal uses for `text`, which SafeText has made.
size_t DisplayWidth(std::string_view text);

// `text` cut to at most `cells` cells, the last of them an ellipsis where
// something was cut. `text` has passed SafeText.
std::string Truncate(std::string_view text, size_t cells);

// `text`, filled up with spaces to `cells` cells; longer text stays whole.
std::string PadRight(std::string_view text, size_t cells);
std::string PadLeft(std::string_view text, size_t cells);

// `text` broken at spaces into lines of at most `cells` cells, each after the
// first preceded by `indent` spaces; no line end at the end. A longer word has
// a line of its own. Line ends in `text` are kept.
std::string Wrap(std::string_view text, size_t cells, size_t indent);

}  // namespace osiris::cli
