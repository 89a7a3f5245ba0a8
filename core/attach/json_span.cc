#include "core/attach/json_span.h"

#include <algorithm>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr int kMaxDepth = 200;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsHex(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

class Reader {
 public:
  Reader(std::string_view text, const JsonDialect& dialect)
      : text_(text), dialect_(dialect) {}

  absl::StatusOr<JsonText> Read() {
    JsonText whole;
    if (text_.starts_with(kByteOrderMark)) at_ = kByteOrderMark.size();
    RETURN_IF_ERROR(SkipBlanks());
    if (at_ < text_.size()) {
      ASSIGN_OR_RETURN(whole.root, Value(0));
      RETURN_IF_ERROR(SkipBlanks());
      if (at_ < text_.size()) return Bad("something follows the document");
    }
    whole.comment = comment_;
    return whole;
  }

 private:
  absl::Status Bad(std::string_view what) const {
    return MakeError(
        ErrorCode::kConfigUnreadable,
        fmt::format("{}: {}", DescribePlace(text_, at_), what),
        {.path = {},
         .hint = "correct the file there, or restore it; it is as it was"});
  }

  char Now() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  // Blanks and comments.
  absl::Status SkipBlanks() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ++at_;
        continue;
      }
      if (c != '/') return absl::OkStatus();
      if (!dialect_.comments) return Bad("a comment, which JSON does not have");
      if (!comment_.has_value()) comment_ = at_;
      RETURN_IF_ERROR(SkipComment());
    }
    return absl::OkStatus();
  }

  absl::Status SkipComment() {
    const std::string_view rest = text_.substr(at_);
    if (rest.starts_with("//")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
      return absl::OkStatus();
    }
    const size_t end = text_.find("*/", at_ + 2);
    if (!rest.starts_with("/*") || end == std::string_view::npos) {
      return Bad("a comment that does not end, or a stray `/`");
    }
    at_ = end + 2;
    return absl::OkStatus();
  }

  absl::StatusOr<JsonSpan> Value(int depth) {
    if (depth > kMaxDepth) return Bad("too deeply nested");
    JsonSpan span;
    span.begin = at_;
    const char c = Now();
    absl::Status status;
    if (c == '{') {
      span.kind = JsonSpan::Kind::kObject;
      status = Object(depth, &span);
    } else if (c == '[') {
      span.kind = JsonSpan::Kind::kArray;
      status = Array(depth, &span);
    } else if (c == '"') {
      span.kind = JsonSpan::Kind::kString;
      status = String();
    } else if (c == '-' || IsDigit(c)) {
      span.kind = JsonSpan::Kind::kNumber;
      status = Number();
    } else {
      status = Literal();
    }
    RETURN_IF_ERROR(status);
    span.end = at_;
    return span;
  }

  // After a member or an item: true if there is another. `comma` gets the
  // place of the comma.
  absl::StatusOr<bool> More(char close, std::optional<size_t>* comma) {
    RETURN_IF_ERROR(SkipBlanks());
    if (Now() == ',') {
      *comma = at_++;
      RETURN_IF_ERROR(SkipBlanks());
      if (Now() != close) return true;
      if (!dialect_.trailing_commas) {
        at_ = **comma;
        return Bad("a comma with nothing after it, which this client refuses");
      }
    } else if (Now() != close) {
      return Bad(at_ < text_.size()
                     ? fmt::format("a comma or `{}` is missing", close)
                     : fmt::format("the file ends before `{}`", close));
    }
    ++at_;
    return false;
  }

  absl::Status Object(int depth, JsonSpan* span) {
    ++at_;
    RETURN_IF_ERROR(SkipBlanks());
    if (Now() == '}') {
      ++at_;
      return absl::OkStatus();
    }
    for (bool more = true; more;) {
      JsonSpan::Member member;
      member.begin = at_;
      if (Now() != '"') return Bad("a name in double quotes is missing");
      RETURN_IF_ERROR(String());
      const std::string_view name =
          text_.substr(member.begin, at_ - member.begin);
      const absl::StatusOr<Json> decoded = ParseJson(name);
      member.name =
          decoded.ok() ? decoded->get<std::string>() : std::string(name);
      RETURN_IF_ERROR(SkipBlanks());
      if (Now() != ':') return Bad("a colon is missing");
      ++at_;
      RETURN_IF_ERROR(SkipBlanks());
      ASSIGN_OR_RETURN(member.value, Value(depth + 1));
      ASSIGN_OR_RETURN(more, More('}', &member.comma));
      span->members.push_back(std::move(member));
    }
    return absl::OkStatus();
  }

  absl::Status Array(int depth, JsonSpan* span) {
    ++at_;
    RETURN_IF_ERROR(SkipBlanks());
    if (Now() == ']') {
      ++at_;
      return absl::OkStatus();
    }
    for (bool more = true; more;) {
      std::optional<size_t> comma;
      ASSIGN_OR_RETURN(JsonSpan item, Value(depth + 1));
      span->items.push_back(std::move(item));
      ASSIGN_OR_RETURN(more, More(']', &comma));
    }
    return absl::OkStatus();
  }

  absl::Status String() {
    ++at_;
    while (Now() != '"') {
      if (at_ >= text_.size()) return Bad("the file ends within a text");
      const char c = text_[at_];
      if (static_cast<unsigned char>(c) < 0x20) {
        return Bad("a text does not end on its line");
      }
      at_ += 1;
      if (c != '\\') continue;
      if (Now() == 'u') {
        for (size_t i = 1; i <= 4; ++i) {
          if (at_ + i >= text_.size() || !IsHex(text_[at_ + i])) {
            return Bad("an escape that JSON does not have");
          }
        }
        at_ += 4;
      } else if (Now() == '\0' || std::string_view("\"\\/bfnrt").find(Now()) ==
                                      std::string_view::npos) {
        return Bad("an escape that JSON does not have");
      }
      ++at_;
    }
    ++at_;
    return absl::OkStatus();
  }

  absl::Status Digits() {
    if (!IsDigit(Now())) return Bad("a number that JSON does not have");
    while (IsDigit(Now())) ++at_;
    return absl::OkStatus();
  }

  absl::Status Number() {
    if (Now() == '-') ++at_;
    const bool zero = Now() == '0';
    RETURN_IF_ERROR(zero ? (++at_, absl::OkStatus()) : Digits());
    if (Now() == '.') {
      ++at_;
      RETURN_IF_ERROR(Digits());
    }
    if (Now() == 'e' || Now() == 'E') {
      ++at_;
      if (Now() == '+' || Now() == '-') ++at_;
      RETURN_IF_ERROR(Digits());
    }
    return absl::OkStatus();
  }

  absl::Status Literal() {
    for (const std::string_view word : {"true", "false", "null"}) {
      if (!text_.substr(at_).starts_with(word)) continue;
      at_ += word.size();
      return absl::OkStatus();
    }
    return Bad(at_ < text_.size() ? "a value is missing, or is no JSON"
                                  : "the file ends where a value should be");
  }

  const std::string_view text_;
  const JsonDialect dialect_;
  size_t at_ = 0;
  std::optional<size_t> comment_;
};

}  // namespace

std::vector<const JsonSpan::Member*> JsonSpan::Named(
    std::string_view name) const {
  std::vector<const Member*> found;
  for (const Member& member : members) {
    if (member.name == name) found.push_back(&member);
  }
  return found;
}

absl::StatusOr<JsonText> ReadJsonText(std::string_view text,
                                      const JsonDialect& dialect) {
  return Reader(text, dialect).Read();
}

Json ValueOf(std::string_view text, const JsonSpan& span) {
  if (span.kind == JsonSpan::Kind::kObject) {
    Json object = Json::object();
    for (const JsonSpan::Member& member : span.members) {
      object[member.name] = ValueOf(text, member.value);
    }
    return object;
  }
  if (span.kind == JsonSpan::Kind::kArray) {
    Json array = Json::array();
    for (const JsonSpan& item : span.items) {
      array.push_back(ValueOf(text, item));
    }
    return array;
  }
  const std::string_view source =
      text.substr(span.begin, span.end - span.begin);
  absl::StatusOr<Json> value = ParseJson(source);
  return value.ok() ? *std::move(value) : Json(std::string(source));
}

std::string DescribePlace(std::string_view text, size_t offset) {
  const std::string_view before = text.substr(0, offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const size_t start = before.rfind('\n');
  const size_t column =
      start == std::string_view::npos ? offset : offset - start - 1;
  return fmt::format("line {}, column {}", line, column + 1);
}

}  // namespace osiris
