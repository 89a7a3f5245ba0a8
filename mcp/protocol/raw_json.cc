#include "mcp/protocol/raw_json.h"

#include <cstddef>
#include <string>

#include "core/base/json.h"

namespace osiris::mcp {
namespace {

// Walks over text that is known to be JSON.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  char Peek() {
    SkipSpace();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  // Steps over `wanted` if it is next.
  bool Take(char wanted) {
    if (Peek() != wanted) return false;
    ++at_;
    return true;
  }

  // Steps over one value and returns its text.
  std::string_view Value() {
    SkipSpace();
    const size_t start = at_;
    size_t depth = 0;
    do {
      const char next = Peek();
      if (next == '"') {
        SkipString();
      } else if (next == '{' || next == '[') {
        ++depth;
        ++at_;
      } else if (next == '}' || next == ']') {
        --depth;
        ++at_;
      } else if (next == ',' || next == ':') {
        ++at_;
      } else {
        SkipWord();
      }
    } while (depth > 0 && at_ < text_.size());
    return text_.substr(start, at_ - start);
  }

 private:
  static bool IsSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  void SkipSpace() {
    while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
  }

  void SkipString() {
    for (size_t from = ++at_;; from = at_) {
      const size_t quote = text_.find('"', from);
      if (quote == std::string_view::npos) {
        at_ = text_.size();
        return;
      }
      size_t plain = quote;
      while (plain > from && text_[plain - 1] == '\\') --plain;
      at_ = quote + 1;
      // Backslashes in pairs stand for themselves.
      if ((quote - plain) % 2 == 0) return;
    }
  }

  // A number or a literal.
  void SkipWord() {
    const size_t end = text_.find_first_of(" \t\n\r,:]}", at_);
    at_ = end == std::string_view::npos ? text_.size() : end;
  }

  const std::string_view text_;
  size_t at_ = 0;
};

// True if the string `quoted` reads `name`.
bool Reads(std::string_view quoted, std::string_view name) {
  if (quoted.find('\\') == std::string_view::npos) {
    return quoted.size() == name.size() + 2 &&
           quoted.substr(1, name.size()) == name;
  }
  const absl::StatusOr<Json> text = ParseJson(quoted);
  return text.ok() && text->is_string() && *text == std::string(name);
}

}  // namespace

std::optional<std::string_view> RawMember(std::string_view object,
                                          std::string_view name) {
  Scanner scanner(object);
  if (!scanner.Take('{') || scanner.Peek() == '}') return std::nullopt;
  do {
    const std::string_view member = scanner.Value();
    scanner.Take(':');
    const std::string_view value = scanner.Value();
    if (Reads(member, name)) return value;
  } while (scanner.Take(','));
  return std::nullopt;
}

std::vector<std::string_view> RawElements(std::string_view array) {
  std::vector<std::string_view> elements;
  Scanner scanner(array);
  if (!scanner.Take('[') || scanner.Peek() == ']') return elements;
  do {
    elements.push_back(scanner.Value());
  } while (scanner.Take(','));
  return elements;
}

}  // namespace osiris::mcp
