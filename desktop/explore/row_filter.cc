#include "desktop/explore/row_filter.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"

namespace osiris::desktop {
namespace {

using Operator = Condition::Operator;

struct Token {
  std::string text;
  size_t at = 0;
  bool quoted = false;
  bool symbol = false;
};

absl::Status Error(size_t at, std::string_view what) {
  return MakeError(ErrorCode::kProtocolArgumentInvalid,
                   fmt::format("{} at character {}", what, at + 1),
                   {.hint = "write for example: country = CZ and price > 100"});
}

bool IsSpace(char c) { return c == ' ' || c == '\t'; }
bool IsSymbol(char c) {
  return std::string_view("=!<>~").find(c) != std::string_view::npos;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

absl::StatusOr<Token> ReadQuoted(std::string_view line, size_t* at) {
  Token token{.text = {}, .at = *at, .quoted = true};
  const char quote = line[(*at)++];
  while (*at < line.size()) {
    if (line[*at] != quote) {
      token.text += line[(*at)++];
    } else if (*at + 1 < line.size() && line[*at + 1] == quote) {
      token.text += quote;
      *at += 2;
    } else {
      ++*at;
      return token;
    }
  }
  return Error(token.at, "a quote is opened and not closed");
}

absl::StatusOr<std::vector<Token>> Tokens(std::string_view line) {
  std::vector<Token> tokens;
  size_t at = 0;
  while (at < line.size()) {
    if (IsSpace(line[at])) {
      ++at;
    } else if (line[at] == '"' || line[at] == '\'') {
      ASSIGN_OR_RETURN(Token token, ReadQuoted(line, &at));
      tokens.push_back(std::move(token));
    } else {
      Token token{.text = {}, .at = at, .symbol = IsSymbol(line[at])};
      while (at < line.size() && !IsSpace(line[at]) &&
             IsSymbol(line[at]) == token.symbol) {
        token.text += line[at++];
      }
      tokens.push_back(std::move(token));
    }
  }
  return tokens;
}

bool IsWord(const Token& token, std::string_view word) {
  return !token.quoted && !token.symbol && Lower(token.text) == word;
}

const Column* FindColumn(const Token& token,
                         const std::vector<Column>& columns) {
  for (const Column& column : columns) {
    if (column.name == token.text) return &column;
  }
  for (const Column& column : columns) {
    if (Lower(column.name) == Lower(token.text)) return &column;
  }
  return nullptr;
}

std::optional<Operator> OperatorOf(const Token& token) {
  if (IsWord(token, "contains")) return Operator::kContains;
  if (!token.symbol) return std::nullopt;
  const std::pair<std::string_view, Operator> kOperators[] = {
      {"=", Operator::kEqual},           {"!=", Operator::kNotEqual},
      {"<>", Operator::kNotEqual},       {"<", Operator::kLess},
      {"<=", Operator::kLessOrEqual},    {">", Operator::kGreater},
      {">=", Operator::kGreaterOrEqual}, {"~", Operator::kContains},
  };
  for (const auto& [text, op] : kOperators) {
    if (token.text == text) return op;
  }
  return std::nullopt;
}

Cell ValueOf(const Token& token, const Column& column, Operator op) {
  Cell cell;
  const bool number = column.type == ColumnType::kInteger ||
                      column.type == ColumnType::kFloat ||
                      column.type == ColumnType::kDecimal ||
                      column.type == ColumnType::kBoolean;
  const char* first = token.text.data();
  const char* last = first + token.text.size();
  if (number && !token.quoted && op != Operator::kContains) {
    if (auto [end, error] = std::from_chars(first, last, cell.integer);
        error == std::errc() && end == last) {
      cell.kind = Cell::Kind::kInteger;
      return cell;
    }
    if (auto [end, error] = std::from_chars(first, last, cell.real);
        error == std::errc() && end == last) {
      cell.kind = Cell::Kind::kReal;
      return cell;
    }
  }
  cell = {};
  cell.kind = Cell::Kind::kText;
  cell.bytes = token.text;
  cell.full_bytes = static_cast<int64_t>(token.text.size());
  return cell;
}

// Reads what follows a column's name; moves `*at` behind it.
absl::StatusOr<Condition> ReadCondition(const std::vector<Token>& tokens,
                                        size_t end, const Column& column,
                                        size_t* at) {
  Condition condition{.column = column.name};
  if (*at >= tokens.size()) return Error(end, "an operator is missing");
  if (IsWord(tokens[*at], "is")) {
    ++*at;
    condition.op = Operator::kIsNull;
    if (*at < tokens.size() && IsWord(tokens[*at], "not")) {
      condition.op = Operator::kIsNotNull;
      ++*at;
    }
    if (*at >= tokens.size() || !IsWord(tokens[*at], "null")) {
      return Error(*at < tokens.size() ? tokens[*at].at : end,
                   "`is` is followed by something else than `null`");
    }
    ++*at;
    return condition;
  }
  const std::optional<Operator> op = OperatorOf(tokens[*at]);
  if (!op) {
    return Error(tokens[*at].at,
                 fmt::format("`{}` is no operator", tokens[*at].text));
  }
  condition.op = *op;
  if (++*at >= tokens.size()) return Error(end, "a value is missing");
  // Words up to the next `and` are one value: city = New York.
  Token value = tokens[(*at)++];
  while (!value.quoted && *at < tokens.size() && !tokens[*at].quoted &&
         !IsWord(tokens[*at], "and")) {
    value.text += (tokens[*at].symbol ? "" : " ") + tokens[*at].text;
    ++*at;
  }
  condition.value = ValueOf(value, column, *op);
  return condition;
}

}  // namespace

absl::StatusOr<std::vector<Condition>> ParseRowFilter(
    std::string_view line, const std::vector<Column>& columns) {
  ASSIGN_OR_RETURN(const std::vector<Token> tokens, Tokens(line));
  std::vector<Condition> conditions;
  size_t at = 0;
  while (at < tokens.size()) {
    const Column* column = FindColumn(tokens[at], columns);
    if (column == nullptr || tokens[at].symbol) {
      return Error(tokens[at].at, fmt::format("`{}` is no column of this table",
                                              tokens[at].text));
    }
    ++at;
    ASSIGN_OR_RETURN(Condition condition,
                     ReadCondition(tokens, line.size(), *column, &at));
    conditions.push_back(std::move(condition));
    if (at == tokens.size()) break;
    if (!IsWord(tokens[at], "and")) {
      return Error(tokens[at].at, "conditions are joined by `and` alone");
    }
    if (++at == tokens.size()) {
      return Error(line.size(), "a condition is missing after `and`");
    }
  }
  return conditions;
}

}  // namespace osiris::desktop
