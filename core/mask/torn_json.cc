#include "core/mask/torn_json.h"

#include <algorithm>
#include <deque>
#include <vector>

#include "core/base/json.h"
#include "core/mask/detect/text_run.h"
#include "core/mask/json_escape.h"

namespace osiris {
namespace {

constexpr size_t kNone = std::string_view::npos;
constexpr std::string_view kBlanks = " \t\r\n";
// What ends a word without quotes that may be a name, and one that is a value.
constexpr std::string_view kEndsName = ":=,{}[]()\"\n";
constexpr std::string_view kEndsValue = ",{}[]()\"\n";

// True if the document that begins `text` has escaped quotes: {\"a\":…, or
// [{\u0022a….
bool BeginsEscaped(std::string_view text) {
  const size_t slash = text.find_first_not_of("{[( \t\r\n");
  if (slash == kNone || text[slash] != '\\') return false;
  text.remove_prefix(
      std::min(text.find_first_not_of('\\', slash), text.size()));
  return text.starts_with('"') || text.starts_with("u0022");
}

// True if the first quote in `text` is escaped, as in a log of a document.
bool IsEscaped(std::string_view text) {
  const size_t quote = text.find('"');
  return (quote != kNone && quote > 0 && text[quote - 1] == '\\') ||
         BeginsEscaped(text);
}

// True if `text` is one of the quotes from U+2018 to U+201F.
bool IsCurly(std::string_view text) {
  return text.size() == 3 && text.starts_with("\xE2\x80") &&
         (text[2] & 0xF8) == 0x98;
}

// Where the value ends that begins at `at`, with a quote from U+201C to U+201F,
// and that another one closes; `at` for none.
size_t EndOfCurly(std::string_view text, size_t at) {
  const auto is_double = [text](size_t i) {
    return IsCurly(text.substr(i, 3)) && (text[i + 2] & 0x04) != 0;
  };
  if (!is_double(at)) return at;
  size_t close = text.find("\xE2\x80", at + 3);
  while (close != kNone && !is_double(close)) {
    close = text.find("\xE2\x80", close + 2);
  }
  if (close == kNone) return at;
  const size_t next = text.find_first_not_of(" \t\r", close + 3);
  const bool ends =
      next == kNone || std::string_view(",;:}])\n").find(text[next]) != kNone;
  return ends ? close + 3 : at;
}

std::string_view WithoutCurly(std::string_view text) {
  if (IsCurly(text.substr(0, 3))) text.remove_prefix(3);
  if (text.size() > 2 && IsCurly(text.substr(text.size() - 3))) {
    text.remove_suffix(3);
  }
  return text;
}

class Reader {
 public:
  Reader(std::string_view text, const JsonMask& mask, const TextMask& rest)
      : text_(text), mask_(mask), rest_(rest) {}

  std::optional<std::string> Mask() {
    while (at_ < text_.size()) Read();
    Flush(text_.size());
    if (!changed_) return std::nullopt;
    return std::move(out_);
  }

 private:
  // An object, a list or brackets that are open, and what was around it.
  struct Open {
    char mark;
    JsonPlace around;
    bool in_object;
    std::string_view outer;
  };

  void Read() {
    const char c = text_[at_];
    if (open_.empty() && (c == '{' || c == '[') &&
        BeginsEscaped(text_.substr(at_))) {
      return ReadEscaped();
    }
    if (c == '{' || c == '[' || c == '(') return ReadOpening(c);
    if (c == '}' || c == ']' || c == ')') return ReadClosing(c);
    if (c == '"' || (c == '\'' && IsQuote(at_))) return ReadText(c);
    if (c == ',' || (c == '\n' && in_object_ && seen_)) return EndMember(c);
    if (kBlanks.find(c) != kNone) {
      ++at_;
    } else if (const size_t size = SizeOfSeparator(at_);
               size > 0 && !InValue()) {
      BeginValue(size);
    } else {
      ReadRun();
    }
  }

  // Of `:`, `=` or `=>` at `at`; 0 for none.
  size_t SizeOfSeparator(size_t at) const {
    if (at >= text_.size()) return 0;
    if (text_[at] == ':') return 1;
    if (text_[at] != '=') return 0;
    return text_.substr(at, 2) == "=>" ? 2 : 1;
  }

  size_t SkipBlanks(size_t at) const {
    return std::min(text_.find_first_not_of(kBlanks, at), text_.size());
  }

  bool InValue() const { return in_value_ || !in_object_; }

  void BeginValue(size_t size) {
    at_ += size;
    in_value_ = true;
    seen_ = false;
  }

  // A line may end a member that no comma ends. What follows is still its
  // value, as long as it is no name.
  void EndMember(char mark) {
    ++at_;
    in_value_ = false;
    if (mark != ',') return;
    seen_ = false;
    place_.key = in_object_ ? std::string_view() : outer_;
  }

  void ReadOpening(char mark) {
    ++at_;
    open_.push_back({mark, place_, in_object_, outer_});
    outer_ = place_.key;
    in_object_ = mark == '{';
    if (in_object_) {
      ++objects_;
      place_.above = AboveWithin(place_, mask_);
      place_.key = {};
    }
    in_value_ = false;
    seen_ = false;
  }

  // All of the rest is a document in an escaped text.
  void ReadEscaped() {
    const std::string_view left = text_.substr(at_);
    const std::string masked = MaskAnyJson(left, mask_, rest_);
    if (masked != left) {
      Flush(at_);
      out_ += masked;
      changed_ = true;
      copied_ = text_.size();
    }
    at_ = text_.size();
  }

  void Close() {
    const Open& last = open_.back();
    if (last.mark == '{') --objects_;
    place_ = last.around;
    in_object_ = last.in_object;
    outer_ = last.outer;
    open_.pop_back();
    in_value_ = true;
    seen_ = true;
    // One document after the other.
    if (open_.empty()) EndMember(',');
  }

  void ReadClosing(char mark) {
    const size_t behind = at_ + 1;
    if (mark == '}') {
      // Lists in it were left open.
      while (objects_ > 0 && open_.back().mark != '{') Close();
      if (objects_ > 0) Close();
    } else if (!open_.empty() &&
               open_.back().mark == (mark == ']' ? '[' : '(')) {
      Close();
    }
    at_ = behind;
  }

  // True if the `'` at `at` is a quote: another one follows, which ends a word.
  bool IsQuote(size_t at) { return quotes_ && EndOfSingle(at) != kNone; }

  size_t EndOfSingle(size_t at) {
    for (size_t end = at + 1; end < text_.size(); ++end) {
      if (text_[end] == '\\') {
        ++end;
      } else if (text_[end] == '\'' &&
                 (end + 1 == text_.size() ||
                  std::string_view(" \t\r\n,:=}])").find(text_[end + 1]) !=
                      kNone)) {
        return end;
      }
    }
    // Nor does one follow what comes later.
    quotes_ = false;
    return kNone;
  }

  size_t EndOfDouble(size_t at) const {
    for (size_t end = at + 1; end < text_.size(); ++end) {
      if (text_[end] == '\\') {
        ++end;
      } else if (text_[end] == '"') {
        return end;
      }
    }
    return kNone;
  }

  void ReadText(char quote) {
    // Behind a value there is no other: a quote that should not be there.
    const size_t next = SkipBlanks(at_ + 1);
    if (seen_ && next < text_.size() &&
        std::string_view(",}]").find(text_[next]) != kNone) {
      ++at_;
      return;
    }
    const size_t close = quote == '"' ? EndOfDouble(at_) : EndOfSingle(at_);
    const size_t end = std::min(close, text_.size());
    const size_t behind = std::min(end + 1, text_.size());
    std::string text = JsonUnescaped(text_.substr(at_ + 1, end - at_ - 1));
    const size_t after = SkipBlanks(behind);
    const size_t separator = SizeOfSeparator(after);
    // What stands between `name:` and another `:` is a value all the same.
    if (separator > 0 && (!in_value_ || seen_)) {
      if (auto name = mask_.leaf({}, text)) Replace(at_, behind, *name);
      SetName(text);
      at_ = after;
      BeginValue(separator);
      return;
    }
    if (auto masked = mask_.leaf(place_, text)) Replace(at_, behind, *masked);
    seen_ = true;
    at_ = behind;
  }

  // True if a name is at `at_` where values are, and says what its value is:
  // (x, pin: 4921).
  bool IsNameInList() const {
    if (in_value_ || mask_.covers == nullptr) return false;
    const size_t end =
        std::min(text_.find_first_of(kEndsName, at_ + 1), text_.size());
    return SizeOfSeparator(end) > 0 &&
           mask_.covers(Trimmed(text_.substr(at_, end - at_)));
  }

  // A word, number or more without quotes.
  void ReadRun() {
    const size_t begin = at_;
    const bool value = InValue() && !IsNameInList();
    const size_t from = std::max(at_ + 1, value ? EndOfCurly(text_, at_) : 0);
    at_ = std::min(text_.find_first_of(value ? kEndsValue : kEndsName, from),
                   text_.size());
    const std::string_view run = Trimmed(text_.substr(begin, at_ - begin));
    if (const size_t size = SizeOfSeparator(at_); size > 0 && !value) {
      SetName(WithoutCurly(run));
      BeginValue(size);
      return;
    }
    seen_ = true;
    const bool named = !place_.key.empty() || !place_.above.empty();
    if (!named || run == "true" || run == "false" || run == "null") return;
    if (auto masked = mask_.leaf(place_, std::string(WithoutCurly(run)))) {
      Replace(begin, begin + run.size(), *masked);
    }
  }

  void SetName(std::string_view name) {
    // Some write objects as lists: ["password" => "…"].
    if (!in_object_) place_ = {.key = outer_, .above = place_.above};
    if (!in_object_) place_.above = AboveWithin(place_, mask_);
    place_.key = names_.emplace_back(KeyWithin(outer_, name));
  }

  void Flush(size_t end) {
    const std::string_view between = text_.substr(copied_, end - copied_);
    const auto masked = between.empty() ? std::nullopt : rest_(between);
    changed_ = changed_ || masked;
    out_ += masked ? std::string_view(*masked) : between;
    copied_ = end;
  }

  void Replace(size_t begin, size_t end, std::string_view text) {
    Flush(begin);
    changed_ = true;
    AppendJsonText(text, out_);
    copied_ = end;
  }

  const std::string_view text_;
  const JsonMask& mask_;
  const TextMask& rest_;
  size_t at_ = 0;
  // Where what comes next is; the key of what is around it; whether a name may
  // come, a value has begun, a part of one was seen.
  JsonPlace place_;
  std::string_view outer_;
  bool in_object_ = true;
  bool in_value_ = false;
  bool seen_ = false;
  std::vector<Open> open_;
  size_t objects_ = 0;
  // False: from here on no `'` is a quote.
  bool quotes_ = true;
  // What views of keys are of: none moves.
  std::deque<std::string> names_;
  std::string out_;
  size_t copied_ = 0;
  bool changed_ = false;
};

}  // namespace

std::optional<std::string> MaskTornJson(std::string_view text,
                                        const JsonMask& mask,
                                        const TextMask& rest) {
  return Reader(text, mask, rest).Mask();
}

std::string MaskAnyJson(std::string_view text, const JsonMask& mask,
                        const TextMask& rest) {
  auto masked = MaskJson(text, mask);
  if (!masked && IsEscaped(text)) {
    const std::string plain = JsonUnescaped(text);
    const std::string shown = MaskAnyJson(plain, mask, rest);
    if (shown == plain) return std::string(text);
    std::string quoted;
    AppendJsonText(shown, quoted);
    return quoted.substr(1, quoted.size() - 2);
  }
  if (!masked) masked = MaskTornJson(text, mask, rest);
  return masked ? *std::move(masked) : std::string(text);
}

}  // namespace osiris
