#include "core/mask/detect/assignment_detector.h"

#include <algorithm>
#include <array>

#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

constexpr auto kNone = std::string_view::npos;
constexpr size_t kMaxValue = 2048;
constexpr size_t kLeastValue = 4;

// Of what secrets are the values; none is the beginning of another.
constexpr std::array<std::string_view, 7> kAssigned = {
    "password", "passwd", "pwd", "secret", "api_key", "apikey", "token"};

constexpr ByteSet kAssignedFirst = ByteSet::Of([](char c) {
  return std::any_of(
      kAssigned.begin(), kAssigned.end(),
      [c](std::string_view name) { return name[0] == ToLower(c); });
});

// True if `text` begins with `name`, which is in lower case, in whatever case.
bool BeginsWith(std::string_view text, std::string_view name) {
  return text.size() >= name.size() &&
         std::equal(name.begin(), name.end(), text.begin(),
                    [](char a, char b) { return a == ToLower(b); });
}

// How long the name of kAssigned is with which `text` begins in whatever case;
// 0 for none.
size_t AssignedName(std::string_view text) {
  for (const std::string_view name : kAssigned) {
    if (BeginsWith(text, name)) return name.size();
  }
  return 0;
}

// Where the first of `marks` is from `begin` on, or the text ends; not further
// than a value goes, whatever the text.
size_t EndOf(std::string_view text, size_t begin, std::string_view marks) {
  const std::string_view near = text.substr(0, begin + kMaxValue);
  return std::min(near.find_first_of(marks, begin), near.size());
}

// Where the value ends that the quote before `begin` opens: at the next such
// quote on its line that no word goes on behind, or kNone. Two of them, or one
// behind a backslash, stand for one.
size_t EndOfQuoted(std::string_view text, size_t begin) {
  const char quote = text[begin - 1];
  const size_t most = EndOf(text, begin, "\r\n");
  for (size_t end = begin; end < most; ++end) {
    if (text[end] == '\\') {
      ++end;
    } else if (text[end] == quote) {
      if (end + 1 < most && text[end + 1] == quote) {
        ++end;
      } else if (EndsAt(text, end + 1)) {
        return end;
      }
    }
  }
  return kNone;
}

// The same, where two quotes before `begin` open the value, as in CSV, and two
// close it.
size_t EndOfDoubled(std::string_view text, size_t begin) {
  const std::string_view quotes = text.substr(begin - 2, 2);
  const std::string_view line = text.substr(0, EndOf(text, begin, "\r\n"));
  for (size_t end = line.find(quotes, begin); end != kNone;
       end = line.find(quotes, end + 1)) {
    if (line[end - 1] != '\\' && EndsAt(text, end + 2)) return end;
  }
  return kNone;
}

// True if two quotes stand behind `mark` with nothing between them, and what is
// behind them is no value that doubled quotes open, as in CSV.
bool IsEmptyValue(std::string_view text, size_t mark) {
  const char quote = text[mark + 1];
  if ((quote != '"' && quote != '\'') || text[mark + 2] != quote) return false;
  constexpr std::string_view kBehind = " \t\r\n,;:&|)}]<>";
  return kBehind.find(text[mark + 3]) != kNone;
}

// True if `text` ends with one of kAssigned in whatever case.
bool EndsAssigned(std::string_view text) {
  return std::any_of(
      kAssigned.begin(), kAssigned.end(), [text](std::string_view name) {
        return text.size() >= name.size() &&
               BeginsWith(text.substr(text.size() - name.size()), name);
      });
}

// True if `value` says how something is set, and is no secret: a word that is
// none, or a number in an element <maxToken>.
bool IsSetting(std::string_view name, std::string_view value) {
  constexpr std::array<std::string_view, 14> kStates = {
      "true",     "false",    "none",    "null",   "enabled",
      "disabled", "required", "allowed", "denied", "optional",
      "default",  "never",    "always",  "expired"};
  constexpr std::array<std::string_view, 5> kLimits = {"max", "min", "num",
                                                       "total", "limit"};
  const auto is_value = [value](std::string_view state) {
    return value.size() == state.size() && BeginsWith(value, state);
  };
  if (std::any_of(kStates.begin(), kStates.end(), is_value)) return true;
  return std::all_of(value.begin(), value.end(), IsDigit) &&
         std::any_of(kLimits.begin(), kLimits.end(),
                     [name](std::string_view limit) {
                       return BeginsWith(name, limit);
                     });
}

constexpr ByteSet kElementBytes = ByteSet::Of(
    [](char c) { return IsWordByte(c) || c == '-' || c == '.' || c == ':'; });

// Where the text of an element begins whose content begins at `at`: behind
// blanks before CDATA, or in an element <value>.
size_t BeginOfContent(std::string_view text, size_t at) {
  constexpr size_t kMostBlanks = 64;
  constexpr std::string_view kValue = "<value>";
  const size_t inner =
      text.substr(0, at + kMostBlanks).find_first_not_of(" \t\r\n", at);
  if (inner == kNone || text[inner] != '<') return at;
  const std::string_view rest = text.substr(inner);
  if (rest.starts_with("<!")) return inner;
  return BeginsWith(rest, kValue) ? inner + kValue.size() : at;
}

void Add(size_t begin, size_t end, double confidence, Findings& findings) {
  findings.push_back({.begin = begin,
                      .end = end,
                      .personal = PersonalClass::kSecret,
                      .confidence = confidence,
                      .why = "value of a password"});
}

}  // namespace

void FindAssignments(std::string_view text, Findings& findings) {
  for (size_t at = 0; at < text.size(); ++at) {
    if (!kAssignedFirst(text[at])) continue;
    const size_t size = AssignedName(text.substr(at));
    if (size == 0) continue;
    size_t mark = at + size;
    while (mark < text.size() &&
           (text[mark] == '"' || text[mark] == '\'' ||
            (text[mark] == ' ' && mark < at + size + 2))) {
      ++mark;
    }
    if (mark >= text.size() || (text[mark] != '=' && text[mark] != ':')) {
      continue;
    }
    const size_t begin =
        std::min(text.find_first_not_of(" \"'", mark + 1), text.size());
    if (begin - mark > 3 || begin == text.size()) continue;
    if (begin - mark == 3 && IsEmptyValue(text, mark)) continue;
    const char before = text[begin - 1];
    size_t end = kNone;
    if (before == '"' || before == '\'') {
      if (begin - mark == 3 && text[begin - 2] == before) {
        end = EndOfDoubled(text, begin);
      }
      if (end == kNone) end = EndOfQuoted(text, begin);
    }
    if (end == kNone) end = EndOf(text, begin, " ;,&\"'\r\n\t");
    if (end - begin < kLeastValue) continue;
    Add(begin, end, 0.9, findings);
  }
}

void FindElements(std::string_view text, Findings& findings) {
  constexpr size_t kMaxName = 64;
  constexpr size_t kMaxAttributes = 256;
  constexpr std::string_view kRaw = "<![CDATA[";
  for (size_t at = text.find('<'); at != kNone; at = text.find('<', at + 1)) {
    size_t name = at + 1;
    while (name < text.size() && name - at <= kMaxName &&
           kElementBytes(text[name])) {
      ++name;
    }
    if (!EndsAssigned(text.substr(at + 1, name - at - 1))) continue;
    const size_t open =
        text.substr(0, name + kMaxAttributes).find_first_of("<>", name);
    if (open == kNone || text[open] == '<' || text[open - 1] == '/') continue;
    size_t begin = BeginOfContent(text, open + 1);
    const bool raw = text.substr(begin).starts_with(kRaw);
    if (raw) begin += kRaw.size();
    const size_t end = EndOf(text, begin, raw ? "]" : "<");
    const std::string_view close = raw ? "]]>" : "</";
    if (text.substr(end, close.size()) == close && end - begin >= kLeastValue &&
        !IsSetting(text.substr(at + 1), text.substr(begin, end - begin))) {
      Add(begin, end, 0.96, findings);
    }
  }
}

}  // namespace osiris
