#include "core/connection/yaml_scalar_edit.h"

#include <algorithm>
#include <cstddef>

#include "fmt/format.h"

namespace osiris {
namespace {

constexpr size_t kNone = std::string_view::npos;

// Lines and columns count from 1, columns in bytes. kNone: there is no such
// place.
size_t OffsetOf(std::string_view text, int line, int column) {
  size_t at = 0;
  for (int number = 1; number < line; ++number) {
    at = text.find('\n', at);
    if (at == kNone) return kNone;
    ++at;
  }
  at += static_cast<size_t>(column) - 1;
  return at <= text.size() ? at : kNone;
}

size_t EndOfLine(std::string_view text, size_t at) {
  return std::min(text.find_first_of("\r\n", at), text.size());
}

// Behind the quote that ends what begins at `at`.
size_t EndOfQuoted(std::string_view text, size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      const bool doubled =
          quote == '\'' && at + 1 < text.size() && text[at + 1] == quote;
      if (!doubled) return at + 1;
      ++at;
    }
  }
  return kNone;
}

size_t EndOfPlain(std::string_view text, size_t at, bool in_flow) {
  size_t end = EndOfLine(text, at);
  if (const size_t comment = text.find(" #", at); comment < end) end = comment;
  if (in_flow) end = std::min(text.find_first_of(",]}", at), end);
  while (end > at && (text[end - 1] == ' ' || text[end - 1] == '\t')) --end;
  return end;
}

// Behind the last line that is indented deeper than `indent`, before its end;
// `at` is the end of the line above.
size_t EndOfBlock(std::string_view text, size_t at, size_t indent) {
  size_t end = at;
  size_t start = text.find('\n', at);
  while (start != kNone) {
    const size_t first =
        std::min(text.find_first_not_of(' ', ++start), text.size());
    const size_t line_end = EndOfLine(text, start);
    if (first < line_end) {
      if (first - start <= indent) break;
      end = line_end;
    }
    start = text.find('\n', start);
  }
  return end;
}

std::string Replaced(std::string_view text, size_t from, size_t to,
                     std::string_view by) {
  return fmt::format("{}{}{}", text.substr(0, from), by, text.substr(to));
}

// The whole block goes, a comment behind its `|` stays.
std::string ReplaceBlock(std::string_view text, size_t from, size_t indent,
                         std::string_view written) {
  const size_t head = EndOfPlain(text, from, false);
  const size_t line = EndOfLine(text, from);
  const size_t end = EndOfBlock(text, line, indent);
  return fmt::format("{}{}{}{}", text.substr(0, from), written,
                     text.substr(head, line - head), text.substr(end));
}

// Behind a word for null that begins at `at`, or `at`.
size_t EndOfNull(std::string_view text, size_t at, bool in_flow) {
  const size_t end = EndOfPlain(text, at, in_flow);
  const std::string_view word = text.substr(at, end - at);
  for (const char* const null : {"~", "null", "Null", "NULL"}) {
    if (word == null) return end;
  }
  return at;
}

// After the `:` of a member without a value.
std::optional<std::string> FillEmpty(std::string_view text,
                                     const YamlMember& member, bool in_flow,
                                     std::string_view written) {
  size_t at = OffsetOf(text, member.line, member.column);
  if (at == kNone || at == text.size()) return std::nullopt;
  at = text[at] == '"' || text[at] == '\'' ? EndOfQuoted(text, at)
                                           : at + member.name.size();
  if (at == kNone) return std::nullopt;
  at = text.find(':', at);
  if (at == kNone) return std::nullopt;
  const size_t from = std::min(text.find_first_not_of(' ', ++at), text.size());
  const size_t to = EndOfNull(text, from, in_flow);
  return Replaced(text, at, to == from ? at : to, fmt::format(" {}", written));
}

}  // namespace

std::optional<std::string> ReplaceScalar(std::string_view text,
                                         const YamlMember& member, bool in_flow,
                                         std::string_view written) {
  const YamlNode& value = member.value;
  if (value.kind != YamlNode::Kind::kScalar) return std::nullopt;
  if (value.is_null() && value.text.empty()) {
    return FillEmpty(text, member, in_flow, written);
  }
  const size_t from = OffsetOf(text, value.line, value.column);
  if (from == kNone || from == text.size()) return std::nullopt;
  switch (text[from]) {
    case '"':
    case '\'': {
      const size_t end = EndOfQuoted(text, from);
      if (end == kNone) return std::nullopt;
      return Replaced(text, from, end, written);
    }
    case '|':
    case '>':
      return ReplaceBlock(text, from, static_cast<size_t>(member.column) - 1,
                          written);
    // An anchor, a tag or an alias: what else it stands for is not known here.
    case '&':
    case '!':
    case '*':
      return std::nullopt;
    default:
      return Replaced(text, from, EndOfPlain(text, from, in_flow), written);
  }
}

std::optional<std::string> InsertBetweenBraces(std::string_view text,
                                               const YamlNode& mapping,
                                               std::string_view written) {
  const size_t at = OffsetOf(text, mapping.line, mapping.column);
  if (at == kNone || at == text.size() || text[at] != '{') return std::nullopt;
  return Replaced(
      text, at + 1, at + 1,
      fmt::format("{}{}", written, mapping.members.empty() ? "" : ", "));
}

}  // namespace osiris
