#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/json.h"

namespace osiris {

// A value of a JSON text, with its place: what is needed to change a few bytes
// of a file that a person wrote, and to leave all others alone.
struct JsonSpan {
  enum class Kind { kObject, kArray, kString, kNumber, kLiteral };
  struct Member;

  Kind kind = Kind::kLiteral;
  // Byte offsets: the first byte of the value, and the one after its last.
  size_t begin = 0;
  size_t end = 0;
  // Of an object, in the order of the text. A name may be there twice.
  std::vector<Member> members;
  // Of an array.
  std::vector<JsonSpan> items;

  // The members of this name.
  std::vector<const Member*> Named(std::string_view name) const;
};

struct JsonSpan::Member {
  std::string name;
  // Of the name's opening quote.
  size_t begin = 0;
  JsonSpan value;
  // Of the comma that follows, if there is one.
  std::optional<size_t> comma;
};

// What a text may hold beyond JSON.
struct JsonDialect {
  bool comments = true;
  bool trailing_commas = true;
};

// A whole text. A byte order mark at its start is passed over.
struct JsonText {
  // Empty where the text holds no value: nothing, or blanks and comments.
  std::optional<JsonSpan> root;
  // Of the first comment.
  std::optional<size_t> comment;
};

// Reads `text`, UTF-8. Fails with CONFIG/UNREADABLE, which names line and
// column (both from 1, columns in bytes) and never quotes the text.
absl::StatusOr<JsonText> ReadJsonText(std::string_view text,
                                      const JsonDialect& dialect);

// The value of a span of `text`; of a repeated member the last, as readers
// take it. Numbers and texts that Json cannot hold become their source.
Json ValueOf(std::string_view text, const JsonSpan& span);

// "line 3, column 14" of a byte of `text`.
std::string DescribePlace(std::string_view text, size_t offset);

}  // namespace osiris
