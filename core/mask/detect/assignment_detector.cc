#include "core/mask/detect/assignment_detector.h"

#include <algorithm>
#include <array>

#include "core/mask/detect/code_word.h"
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

// True if `text` ends with one of kAssigned in whatever case.
bool EndsAssigned(std::string_view text) {
  return std::any_of(
      kAssigned.begin(), kAssigned.end(), [text](std::string_view name) {
        return text.size() >= name.size() &&
               BeginsWith(text.substr(text.size() - name.size()), name);
      });
}

// True if `text` is `word`, which is in lower case, in whatever case.
bool IsWord(std::string_view text, std::string_view word) {
  return text.size() == word.size() && BeginsWith(text, word);
}

// True if `value` says how something is set, or what it is, and is no secret.
bool IsState(std::string_view value) {
  constexpr std::array<std::string_view, 17> kStates = {
      "true",    "false",    "none",     "null",    "enabled", "disabled",
      "expired", "required", "optional", "allowed", "denied",  "undefined",
      "invalid", "missing",  "string",   "boolean", "number"};
  return std::any_of(
      kStates.begin(), kStates.end(),
      [value](std::string_view state) { return IsWord(value, state); });
}

// True if `name` is one of a variable. One with digits and without a mark
// between words may be a secret: "hunter2".
bool IsVariable(std::string_view name) {
  const auto is_mark = [](char c) { return c == '_' || c == '.'; };
  return !name.empty() && !IsDigit(name[0]) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return IsAlnum(c) || is_mark(c); }) &&
         (std::none_of(name.begin(), name.end(), IsDigit) ||
          std::any_of(name.begin(), name.end(), is_mark));
}

// True if `value` stands for a secret that is elsewhere: "${DB_PASSWORD}", or
// that somebody took out: "******".
bool IsStandIn(std::string_view value) {
  constexpr std::array<std::string_view, 3> kTakenOut = {
      "[filtered]", "[redacted]", "<redacted>"};
  const auto is_value = [value](std::string_view one) {
    return IsWord(value, one);
  };
  if (value.find_first_not_of('*') == kNone ||
      std::any_of(kTakenOut.begin(), kTakenOut.end(), is_value)) {
    return true;
  }
  return value.starts_with("${") && value.ends_with('}') &&
         IsVariable(value.substr(2, value.size() - 3));
}

// True if `rest`, which stands behind a word, is what closes the text around
// it, begins another setting, or an element, and nothing of a secret: ")",
// "}].",
// ").then(x)", "|mode=x", "</p>".
bool IsBehindSetting(std::string_view rest) {
  if (rest.starts_with("</") || IsWord(rest.substr(0, 3), "<br")) return true;
  if (rest.starts_with('|')) return rest.find('=') != kNone;
  rest.remove_prefix(std::min(rest.find_first_not_of(")]}>"), rest.size()));
  return rest.empty() || rest == "\\" || rest == "\\n" || rest == "\\r\\n" ||
         std::string_view(".:!?").find(rest[0]) != kNone;
}

// The same of a `value` without quotes, behind which more may stand: "null)",
// "true|mode=x", "required.".
bool IsBareSetting(std::string_view value) {
  std::string_view word = value.substr(0, value.find_first_of(")]}|<>\\"));
  const bool closed = IsBehindSetting(value.substr(word.size()));
  if (word.size() == value.size()) {
    word = word.substr(0, word.find_last_not_of(".:!?") + 1);
  }
  return (closed && IsState(word)) || IsStandIn(value);
}

// The same of an element's value: a word that is none, or a number in
// <maxToken>.
bool IsSetting(std::string_view name, std::string_view value) {
  constexpr std::array<std::string_view, 3> kWords = {"default", "never",
                                                      "always"};
  constexpr std::array<std::string_view, 5> kLimits = {"max", "min", "num",
                                                       "total", "limit"};
  const auto is_value = [value](std::string_view word) {
    return IsWord(value, word);
  };
  if (IsState(value) || IsStandIn(value) ||
      std::any_of(kWords.begin(), kWords.end(), is_value)) {
    return true;
  }
  return std::all_of(value.begin(), value.end(), IsDigit) &&
         std::any_of(kLimits.begin(), kLimits.end(),
                     [name](std::string_view limit) {
                       return BeginsWith(name, limit);
                     });
}

// Where the tag ends that begins `text` at `at`, without attributes; `at` where
// there is none.
size_t EndOfTag(std::string_view text, size_t at) {
  constexpr size_t kMaxTag = 32;
  const std::string_view near = text.substr(0, at + kMaxTag);
  if (near.substr(at, 1) != "<") return at;
  size_t end = at + 1;
  if (end < near.size() && near[end] == '/') ++end;
  if (end >= near.size() || !IsLetter(near[end])) return at;
  while (end < near.size() && IsAlnum(near[end])) ++end;
  if (end < near.size() && near[end] == '/') ++end;
  return end < near.size() && near[end] == '>' ? end + 1 : at;
}

// Where the content begins that stands behind the tags after a label:
// "Password:</td><td>…". `text.size()` where no more than tags do.
size_t BehindTags(std::string_view text) {
  if (!text.starts_with("</")) return 0;
  size_t at = 0;
  for (size_t end = EndOfTag(text, at); end > at; end = EndOfTag(text, at)) {
    at = end;
  }
  // The next one has attributes.
  const bool opens = at > 0 && at + 1 < text.size() && text[at] == '<' &&
                     IsLetter(text[at + 1]) && text.find('>', at) == kNone;
  return opens ? text.size() : at;
}

// How many bytes of `text`, which has no blank, are the value that it begins
// with: up to a tag that ends an element or a line, without brackets at its end
// that nothing in it opens. 0 for markup alone.
size_t BareSize(std::string_view text) {
  constexpr std::string_view kOpen = "([{";
  constexpr std::string_view kClose = ")]}";
  std::array<size_t, kOpen.size()> open = {};
  size_t size = 0;
  const size_t content = BehindTags(text);
  for (size_t at = content; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '<') {
      const std::string_view tag = text.substr(at, EndOfTag(text, at) - at);
      if (tag.starts_with("</") || IsWord(tag, "<br>") ||
          IsWord(tag, "<br/>")) {
        break;
      }
    }
    const size_t closes = kClose.find(c);
    const size_t opens = kOpen.find(c);
    if (opens != kNone) ++open[opens];
    if (closes != kNone) {
      if (open[closes] == 0) continue;
      --open[closes];
    }
    size = at + 1;
  }
  return size;
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

// Where the value of a name stands.
struct Place {
  // kNone: nowhere.
  size_t begin = kNone;
  // Two quotes open it.
  bool doubled = false;
};

// True if two quotes before `begin` have nothing between them, and what is
// behind them is no value that doubled quotes open, as in CSV.
bool IsEmptyValue(std::string_view text, size_t begin) {
  constexpr std::string_view kBehind = "\t\r\n,;&";
  constexpr std::string_view kMarks = ":|)]}<>";
  if (kBehind.find(text[begin]) != kNone) return true;
  if (kMarks.find(text[begin]) == kNone) return false;
  // A value may begin with these; but then others close it, before a blank.
  const size_t end = EndOfDoubled(text, begin);
  if (end == kNone) return true;
  const std::string_view value = text.substr(begin, end - begin);
  return value.find_first_of("\"' \t") != kNone || value.ends_with('=') ||
         value.ends_with(':');
}

// True if the word that begins at `begin`, behind `=>` or `:=` and a blank, is
// code.
bool IsCode(std::string_view text, size_t begin) {
  const size_t end = EndOf(text, begin, " ;,&\"'\r\n\t");
  return IsCodeWord(text.substr(begin, end - begin));
}

// True if PHP prints the value that begins at `begin` in lines of its own.
bool IsPrintedList(std::string_view text, size_t begin) {
  const std::string_view rest = text.substr(begin);
  return rest.starts_with("Array\n") || rest.starts_with("Array\r\n");
}

// The value of the name that ends at `at`: behind `=`, `:`, `=>` or `:=`, a
// blank, and one quote or two.
Place PlaceOfValue(std::string_view text, size_t at) {
  // PHP prints `[password] => x`.
  const bool printed = text.substr(at, 4) == "] =>";
  size_t mark = printed ? at + 1 : at;
  while (mark < text.size() && (text[mark] == '"' || text[mark] == '\'' ||
                                (text[mark] == ' ' && mark < at + 3))) {
    ++mark;
  }
  if (mark >= text.size() || (text[mark] != '=' && text[mark] != ':')) {
    return {};
  }
  const std::string_view marks = text.substr(mark, 2);
  const size_t behind = mark + (marks == "=>" || marks == ":=" ? 2 : 1);
  const size_t begin = text.find_first_not_of(" \"'", behind);
  if (begin == kNone) return {};
  const bool bare = behind > mark + 1 && text[begin - 1] == ' ';
  if (bare && (printed ? IsPrintedList(text, begin) : IsCode(text, begin))) {
    return {};
  }
  Place place = {.begin = begin};
  place.doubled = begin - behind > 1 && text[begin - 1] != ' ' &&
                  text[begin - 1] == text[begin - 2];
  const size_t most = place.doubled && text[behind] == ' ' ? 3 : 2;
  if (begin - behind > most) return {};
  // Where the name's quotes are doubled, all of them are.
  const std::string_view quotes = text.substr(at, 2);
  const bool all = quotes == "\"\"" || quotes == "''";
  if (place.doubled && !all && IsEmptyValue(text, begin)) return {};
  return place;
}

// Where the value ends that quotes open, or kNone.
size_t EndOfMarked(std::string_view text, const Place& place) {
  const char before = text[place.begin - 1];
  if (before != '"' && before != '\'') return kNone;
  const size_t end = place.doubled ? EndOfDoubled(text, place.begin) : kNone;
  return end == kNone ? EndOfQuoted(text, place.begin) : end;
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
    const Place place = PlaceOfValue(text, at + size);
    if (place.begin == kNone) continue;
    const size_t begin = place.begin;
    size_t end = EndOfMarked(text, place);
    if (end == kNone) {
      end = EndOf(text, begin, " ;,&\"'\r\n\t");
      // What closes the text around it may have made it long enough: unsure.
      if (end - begin < kLeastValue) continue;
      end = begin + BareSize(text.substr(begin, end - begin));
      if (IsBareSetting(text.substr(begin, end - begin))) continue;
    } else if (end - begin < kLeastValue ||
               IsState(text.substr(begin, end - begin)) ||
               IsStandIn(text.substr(begin, end - begin))) {
      continue;
    }
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
