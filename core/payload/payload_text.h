#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace osiris {

// What a payload says, read as the assistant reads it, for looking for values
// in it. A payload is a JSON document, and texts in it may be documents
// themselves (resources), whose cells may be documents: all are read, six deep.
// So are cells of bytes, which are sent as {"base64":"…"}: what their bytes
// say, as text or as such documents. Of a text in a document, that is what
// follows its first brace, bracket or quote: elsewhere a "\t" is two letters.
// One that a log has without its quotes ({\"a\": \"b\"}) is such a document,
// and so is a text in single quotes. A "\u0159" is its character anywhere.
//
// Two texts are the same that FoldedText makes the same: letters' case does not
// matter, nor whether marks are joined to them (NFC, NFD). Letters that only
// look alike stay apart, such as those of full width; so do "ß" and "ss".

// Calls `visit` with the words of all that the bytes may be read as, as
// FoldedText has them. Some come more than once. Each view dies with the call.
void VisitWords(std::string_view payload,
                const std::function<void(std::string_view word)>& visit);

// The words of a value that is looked for, each once, sorted.
std::vector<std::string> WordsOfValue(std::string_view value);

// Where `value` stands in `payload`, in bytes of it, each once and ascending:
// as it is, as JSON escapes it, or in base64. No word may go on beyond it at
// either end: "ann" is not found in "joann", and is in "名ann様". Wherever it
// is found, all of its words are there.
std::vector<size_t> FindValue(std::string_view payload, std::string_view value,
                              size_t most = 1000);

}  // namespace osiris
