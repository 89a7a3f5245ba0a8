#include "core/audit/audit_line.h"

#include <charconv>

namespace osiris {
namespace {

// Walks over the text of one object.
class Walk {
 public:
  explicit Walk(std::string_view text) : text_(text) {}

  bool Take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool AtEnd() const { return at_ == text_.size(); }

  // What is between the quotes.
  std::optional<std::string_view> Text() {
    if (!Take('"')) return std::nullopt;
    const size_t begin = at_;
    // Nearly always the next quote is the end.
    const size_t quote = text_.find('"', begin);
    if (quote == std::string_view::npos) return std::nullopt;
    const std::string_view plain = text_.substr(begin, quote - begin);
    if (plain.find('\\') == std::string_view::npos) {
      at_ = quote + 1;
      return plain;
    }
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        return text_.substr(begin, at_++ - begin);
      }
      if (text_[at_] == '\\') ++at_;
    }
    return std::nullopt;
  }

  // Of any kind; of a text what is between the quotes.
  std::optional<std::string_view> Value() {
    if (at_ >= text_.size()) return std::nullopt;
    if (text_[at_] == '"') return Text();
    const size_t begin = at_;
    for (int depth = 0; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (depth == 0 && (c == ',' || c == '}')) break;
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      if (c != '"') continue;
      if (!Text().has_value()) return std::nullopt;
      --at_;
    }
    if (at_ == begin) return std::nullopt;
    return text_.substr(begin, at_ - begin);
  }

 private:
  const std::string_view text_;
  size_t at_ = 0;
};

int64_t NumberOf(std::string_view text) {
  int64_t number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

std::string_view* MemberOf(AuditLine& line, std::string_view name) {
  if (name == "ts") return &line.time;
  if (name == "session") return &line.session;
  if (name == "corr") return &line.correlation_id;
  if (name == "event") return &line.event;
  if (name == "door") return &line.door;
  if (name == "client") return &line.client;
  if (name == "op") return &line.operation;
  if (name == "target") return &line.target;
  if (name == "outcome") return &line.outcome;
  return nullptr;
}

}  // namespace

std::optional<AuditLine> ReadAuditLine(std::string_view line) {
  AuditLine read;
  Walk walk(line);
  if (!walk.Take('{')) return std::nullopt;
  do {
    const std::optional<std::string_view> name = walk.Text();
    if (!name.has_value() || !walk.Take(':')) return std::nullopt;
    const std::optional<std::string_view> value = walk.Value();
    if (!value.has_value()) return std::nullopt;
    if (*name == "seq") {
      read.sequence = NumberOf(*value);
    } else if (std::string_view* const member = MemberOf(read, *name)) {
      *member = *value;
    }
  } while (walk.Take(','));
  if (!walk.Take('}') || !walk.AtEnd()) return std::nullopt;
  return read;
}

}  // namespace osiris
