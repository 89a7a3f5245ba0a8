#include "core/mask/catalog_masker.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "core/mask/column_classifier.h"
#include "core/mask/detect/text_run.h"
#include "core/mask/detect/value_detector.h"

namespace osiris {
namespace {

// In SQL `a.token = b.token` is a condition and no password: what is less sure
// must stand in quotes.
constexpr double kSureSecret = 0.95;
// Below, a text of small letters is nobody's data.
constexpr size_t kShort = 20;
constexpr size_t kFewDigits = 6;
constexpr auto kNone = std::string_view::npos;

// False for most defaults: `0`, `'active'`, `CURRENT_TIMESTAMP`.
bool MayBePersonal(std::string_view text) {
  if (text.size() >= kShort) return true;
  size_t digits = 0;
  for (const char c : text) {
    if (IsBeyondAscii(c) || c == ' ' || c == '@' || c == '%' || c == '&' ||
        c == '\\' || c == ':' || c == '=') {
      return true;
    }
    if (IsDigit(c)) ++digits;
  }
  return digits >= kFewDigits;
}

bool IsQuoted(std::string_view text, size_t begin) {
  return begin > 0 && (text[begin - 1] == '\'' || text[begin - 1] == '"');
}

// The value that `sql`, a default, holds between its quotes, or as a number;
// empty where it is computed, or holds none.
std::string_view LiteralIn(std::string_view sql) {
  const std::string_view whole = Trimmed(sql);
  if (whole.size() > 2 && whole.front() == '\'') {
    const size_t end = whole.rfind('\'');
    return end == 0 ? std::string_view() : whole.substr(1, end - 1);
  }
  // A flag or a counter says nothing of anybody.
  constexpr size_t kLongCounter = 4;
  const bool number = whole.size() > kLongCounter &&
                      std::all_of(whole.begin(), whole.end(), [](char c) {
                        return IsDigit(c) || c == '.' || c == '-';
                      });
  return number ? whole : std::string_view();
}

// Tells the code of SQL from what stands in it between quotes and in comments.
class SqlReader {
 public:
  explicit SqlReader(std::string_view sql) : sql_(sql) {}

  // True if `at`, which is not before that of the last call, is in code; what
  // backticks or brackets name is. A name between double quotes may be a text.
  bool IsCode(size_t at) {
    while (at_ < at) {
      const size_t end = EndOfPart(at_);
      if (at < end) return sql_[at_] == '`' || sql_[at_] == '[';
      at_ = std::max(end, at_ + 1);
    }
    return true;
  }

 private:
  size_t After(std::string_view end, size_t from) const {
    const size_t found = sql_.find(end, from);
    return found == kNone ? sql_.size() : found + end.size();
  }

  // The end of `[Bob's name]`, or `at` where its quotes are those of texts, as
  // in `['Ann', 'Bob']`, or it has none.
  size_t EndOfBrackets(size_t at) const {
    // Of a list that is looked into.
    if (at > 0 && IsWordByte(sql_[at - 1])) return at;
    const size_t end = sql_.find(']', at);
    if (end == kNone) return at;
    bool single = false;
    bool twofold = false;
    for (size_t i = at + 1; i < end; ++i) {
      if (sql_[i] != '\'' && sql_[i] != '"') continue;
      if (!IsWordByte(sql_[i - 1])) return at;
      bool& open = sql_[i] == '"' ? twofold : single;
      open = !open;
    }
    return single || twofold ? end + 1 : at;
  }

  // Where what begins at `at` and is no code ends, or `at`.
  size_t EndOfPart(size_t at) const {
    switch (sql_[at]) {
      case '\'':
      case '"': {
        const size_t end = After(sql_.substr(at, 1), at + 1);
        // Not every database says that a backslash hides a quote: whoever does
        // not know takes all for text.
        return end - at > 2 && sql_[end - 2] == '\\' ? sql_.size() : end;
      }
      case '`':
        return After("`", at + 1);
      case '[':
        return EndOfBrackets(at);
      case '-':
        return sql_.substr(at, 2) == "--" ? After("\n", at) : at;
      case '/':
        return sql_.substr(at, 2) == "/*" ? After("*/", at + 2) : at;
      default:
        return at;
    }
  }

  const std::string_view sql_;
  size_t at_ = 0;
};

// Where the next byte from `at` on is that is no blank, or `sql` ends.
size_t BehindBlanks(std::string_view sql, size_t at) {
  return std::min(sql.find_first_not_of(" \t\r\n", at), sql.size());
}

// Where what is joined to what ends before `at` begins, as behind `||`, or
// kNone.
size_t Joined(std::string_view sql, size_t at) {
  const size_t mark = BehindBlanks(sql, at);
  const size_t behind =
      std::min(sql.find_first_not_of("|+&", mark), sql.size());
  return behind == mark ? kNone : BehindBlanks(sql, behind);
}

size_t EndOfWord(std::string_view sql, size_t at) {
  while (at < sql.size() && IsWordByte(sql[at])) ++at;
  return at;
}

// Where the name ends that begins at `at`: `a`, `t.a` or `[my column]`; kNone
// where none does. Between double quotes may be a text.
size_t EndOfName(std::string_view sql, size_t at) {
  constexpr size_t kLongest = 128;
  for (;; ++at) {
    size_t end = at;
    if (at < sql.size() && (sql[at] == '`' || sql[at] == '[')) {
      const std::string_view near = sql.substr(0, at + kLongest);
      const size_t close = near.find(sql[at] == '[' ? ']' : '`', at + 1);
      if (close == kNone) return kNone;
      end = close + 1;
    } else if (at < sql.size() && !IsDigit(sql[at])) {
      end = EndOfWord(sql, at);
    }
    if (end == at) return kNone;
    if (end == sql.size() || sql[end] != '.') return end;
    at = end;
  }
}

// True if `sql` goes on at `at`, behind a name, with nothing that is joined to
// it. A name before anything else, as a bracket or a text, is a function, a
// word of the language, or begins a text.
bool EndsJoining(std::string_view sql, size_t at, bool renamed = false) {
  size_t next = BehindBlanks(sql, at);
  while (next < sql.size() && sql[next] == ')') {
    next = BehindBlanks(sql, next + 1);
  }
  if (next == sql.size() || sql[next] == ';') return true;
  if (sql[next] == ',') {
    // Of the arguments of a function, perhaps.
    const size_t other = BehindBlanks(sql, next + 1);
    return other < sql.size() && sql[other] != '\'' && sql[other] != '"';
  }
  const size_t end = EndOfWord(sql, next);
  const std::string word = Lowered(sql.substr(next, end - next));
  if (word == "from") return true;
  if (word != "as" || renamed) return false;
  const size_t name = EndOfName(sql, BehindBlanks(sql, end));
  return name != kNone && EndsJoining(sql, name, true);
}

// True if a name alone is joined to the text that ends before `at`, and behind
// it at most a text that goes on with no secret: `||a`, `||a||' in'`.
bool JoinsName(std::string_view sql, size_t at) {
  constexpr std::string_view kNoSecret = " \t\r\n,;:&)]}|";
  const size_t name = Joined(sql, at);
  const size_t end = name == kNone ? kNone : EndOfName(sql, name);
  if (end == kNone) return false;
  if (EndsJoining(sql, end)) return true;
  const size_t text = Joined(sql, end);
  return text != kNone && text + 1 < sql.size() && sql[text] == '\'' &&
         kNoSecret.find(sql[text + 1]) != kNone;
}

// `sql` with blanks for the marks of assignments after which its names are
// joined: in `'pwd='||a||' in'` no quotes are around `||a||`.
std::string WithoutJoined(std::string_view sql) {
  std::string without(sql);
  SqlReader reader(sql);
  for (size_t at = 0; at + 2 < sql.size(); ++at) {
    if ((sql[at] != '=' && sql[at] != ':') || !IsQuoted(sql, at + 2)) continue;
    if (JoinsName(sql, at + 2) && reader.IsCode(at + 2)) without[at] = ' ';
  }
  return without;
}

// True for what is found by its words, which may be those of SQL: "Rose FROM".
bool IsOfWords(const Finding& one) {
  return one.personal == PersonalClass::kPersonName ||
         one.personal == PersonalClass::kAddress;
}

class Masker {
 public:
  Masker(const MaskRules& rules, const std::function<TokenBook&()>& book)
      : rules_(rules), book_(book) {}

  // Each is nothing where nothing is masked.
  std::optional<Table> Mask(const Table& table) {
    std::optional<Table> masked;
    const auto copy = [&table, &masked]() -> Table& {
      if (!masked) masked = table;
      return *masked;
    };
    if (auto text = MaskText(table.comment)) copy().comment = *std::move(text);
    if (table.definition) {
      SqlReader code(*table.definition);
      if (auto text = MaskText(*table.definition, &code)) {
        copy().definition = *std::move(text);
      }
    }
    if (table.error) {
      if (auto text = MaskText(table.error->message)) {
        copy().error->message = *std::move(text);
      }
    }
    for (size_t i = 0; i < table.columns.size(); ++i) {
      if (auto column = MaskColumn(table.name, table.columns[i])) {
        copy().columns[i] = *std::move(column);
      }
    }
    return masked;
  }

 private:
  std::optional<Column> MaskColumn(const TableName& table,
                                   const Column& column) {
    auto comment = MaskText(column.comment);
    auto type = MaskText(column.declared_type);
    std::optional<std::string> value;
    if (column.default_value) value = MaskDefault(table, column);
    if (!comment && !type && !value) return std::nullopt;
    Column masked = column;
    if (comment) masked.comment = *std::move(comment);
    if (type) masked.declared_type = *std::move(type);
    if (value) masked.default_value = std::move(value);
    return masked;
  }

  std::optional<std::string> MaskDefault(const TableName& table,
                                         const Column& column) {
    const std::string& sql = *column.default_value;
    const std::string_view literal = LiteralIn(sql);
    if (literal.empty()) return MaskText(sql);
    const auto rule = rules_.OfColumn(table, column.name);
    if (rule == MaskAction::kKeep) return std::nullopt;
    auto personal = ClassOfName(table, column.name, column.type);
    if (!personal && rule) personal = PersonalClass::kPrivate;
    if (!personal) return MaskText(sql);
    const MaskAction action = rule.value_or(rules_.OfClass(*personal));
    if (action == MaskAction::kKeep) return std::nullopt;
    return "'" + Replacement(*personal, action, literal) + "'";
  }

  // Names and addresses in `code`, if there is one, stay.
  std::optional<std::string> MaskText(const std::string& text,
                                      SqlReader* code = nullptr) {
    if (!MayBePersonal(text)) return std::nullopt;
    std::string masked;
    size_t at = 0;
    const std::string looked_at = code == nullptr ? text : WithoutJoined(text);
    for (const Finding& one : FindPersonalData(looked_at)) {
      const MaskAction action = rules_.OfClass(one.personal);
      const bool doubtful = one.personal == PersonalClass::kSecret &&
                            one.confidence < kSureSecret &&
                            !IsQuoted(text, one.begin);
      const bool is_code =
          code != nullptr && IsOfWords(one) && code->IsCode(one.begin);
      if (action == MaskAction::kKeep || doubtful || is_code) continue;
      masked += text.substr(at, one.begin - at);
      masked +=
          Replacement(one.personal, action,
                      std::string_view(text).substr(one.begin, one.size()));
      at = one.end;
    }
    // Nobody looked at what is beyond.
    const size_t end = std::min(text.size(), kMaxInspected);
    if (at == 0 && end == text.size()) return std::nullopt;
    if (at < end) masked += text.substr(at, end - at);
    return masked;
  }

  std::string Replacement(PersonalClass personal, MaskAction action,
                          std::string_view value) {
    if (action == MaskAction::kDrop) return std::string(LabelOf(personal));
    return book_().TokenOf(personal, value);
  }

  const MaskRules& rules_;
  const std::function<TokenBook&()>& book_;
};

}  // namespace

std::optional<Catalog> WithMaskedTexts(
    const Catalog& catalog, const MaskRules& rules,
    const std::function<TokenBook&()>& book) {
  Masker masker(rules, book);
  std::optional<Catalog> masked;
  for (size_t i = 0; i < catalog.tables.size(); ++i) {
    std::optional<Table> table = masker.Mask(catalog.tables[i]);
    if (!table) continue;
    if (!masked) masked = catalog;
    masked->tables[i] = *std::move(table);
  }
  return masked;
}

}  // namespace osiris
