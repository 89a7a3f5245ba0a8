#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "core/config/yaml_document.h"

namespace osiris {

// The lines of a YAML text, for cutting and pasting. Lines count from 1, as in
// YamlNode; they keep their ends.
class YamlText {
 public:
  explicit YamlText(std::string_view text);

  // The whole again.
  std::string text() const;
  size_t size() const { return lines_.size(); }
  // Of the end of lines that the text uses.
  const std::string& newline() const { return newline_; }

  std::string& line(size_t number) { return lines_[number - 1]; }

  // Adds `lines` (without ends) before line `number`; size() + 1 appends.
  void Insert(size_t number, const std::vector<std::string>& lines);
  // Cuts lines `first` to `last`, both included.
  void Erase(size_t first, size_t last);

  // The last line of the member whose name is on line `first`, written by
  // indentation: with what is indented deeper, without the blank lines and
  // less indented comments that follow.
  size_t LastLineOf(size_t first) const;

  // True if lines `first` to `last` are blank.
  bool IsBlank(size_t first, size_t last) const;

 private:
  std::vector<std::string> lines_;
  std::string newline_ = "\n";
};

// `value`, a scalar, as YAML that is read back the same: plain where that is
// safe, else between double quotes.
std::string YamlScalarText(const Json& value);

// `object` of scalars and objects, by indentation, `indent` spaces deep. One
// line an item, without ends.
std::vector<std::string> YamlBlockLines(const Json& object, size_t indent);

}  // namespace osiris
