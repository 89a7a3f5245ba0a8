#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace osiris {

// How a text is written within another.
enum class Writing {
  // "\"", "\\", "\/", "\n", "\u00f6": as JSON writes texts.
  kJson,
  // "%2F", whatever else is left as it is.
  kPercent,
  // That, and "+" for a blank, as forms of web pages do.
  kForm,
};

// How often a text is read anew without its escapes: an assistant gets
// documents in texts of documents (a resource: the answer, its text, a cell,
// what stands in that), and each escapes all that it holds once more.
inline constexpr int kMostWritten = 6;

// All of a text without its escapes, whichever of its signs were escaped. What
// is no escape stays as it is.
class Decoded {
 public:
  // `written` outlives it.
  Decoded(std::string_view written, Writing writing);

  // Empty where nothing was escaped.
  const std::string& text() const { return text_; }

  // Where in what was written stands what stands at `at` of the text: of an
  // escape, where it begins.
  size_t OffsetOf(size_t at) const;

 private:
  friend class OffsetCursor;

  // Where the next sign that may be an escape is, from `at` on.
  size_t NextEscape(size_t at) const;

  const std::string_view written_;
  const Writing writing_;
  std::string text_;
  // Every thousand bytes or so: a place here, and in what was written.
  std::vector<std::pair<size_t, size_t>> marks_;
};

// Decoded::OffsetOf of many places: those that come in their order cost one
// pass together. One thread.
class OffsetCursor {
 public:
  // `decoded` outlives it.
  explicit OffsetCursor(const Decoded& decoded);

  size_t OffsetOf(size_t at);

 private:
  const Decoded* decoded_;
  // A place of the text, where in what was written that is, and where from
  // there on the next sign is that may be an escape.
  size_t here_ = 0;
  size_t there_ = 0;
  size_t next_ = 0;
};

}  // namespace osiris
