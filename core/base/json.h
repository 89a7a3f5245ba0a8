#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "nlohmann/json.hpp"

namespace osiris {

// The one JSON value type. Members come out sorted by name.
//
// Never use `operator[]` on a constant value (a missing member is undefined
// behaviour): use find(), at() or value() after checking the kind.
using Json = nlohmann::json;

// What a document may cost. Documents of another process or of a person are
// parsed with these; the defaults fit a message of 16 MiB.
struct JsonLimits {
  size_t max_depth = 64;
  size_t max_nodes = 2'000'000;
};

// Parses one document and nothing after it. Refuses invalid UTF-8, numbers
// that are out of range, a repeated member name, a byte order mark, and what
// exceeds `limits`: without building it. The error says what, never quotes the
// input, and is kOutOfRange for what is JSON but refused (limits, a repeated
// name), kInvalidArgument, with the byte, for what is no JSON.
absl::StatusOr<Json> ParseJson(std::string_view text,
                               const JsonLimits& limits = {});

// One line, no spaces. Text that is not UTF-8 gets U+FFFD. Recursive: `value`
// must not be deeper than ParseJson allows.
std::string DumpJson(const Json& value);

// As above over several lines, indented by two.
std::string DumpPrettyJson(const Json& value);

// Append a value as DumpJson writes it: a string, quotes included, and a
// number.
void AppendJsonText(std::string_view text, std::string& out);
void AppendJsonNumber(int64_t number, std::string& out);
void AppendJsonNumber(double number, std::string& out);

// An object that is put together from members of which some are text already,
// and comes out as DumpJson would write it: members sorted by name, no spaces.
// What is large is so written once, however often it is handed on.
class JsonObjectText {
 public:
  JsonObjectText() = default;
  // Begins with the members of `object`.
  explicit JsonObjectText(const Json& object);

  // A member whose value is written as it is: `text` is what DumpJson makes of
  // a value. A name that is there already is replaced.
  JsonObjectText& Add(std::string_view name, std::string text);

  // The object on one line.
  std::string Text() const;

 private:
  std::map<std::string, std::string, std::less<>> members_;
};

}  // namespace osiris
