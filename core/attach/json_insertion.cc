#include "core/attach/json_insertion.h"

#include <algorithm>

namespace osiris {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

bool IsBlank(std::string_view text) {
  return text.find_first_not_of(kBlanks) == std::string_view::npos;
}

size_t LineStart(std::string_view text, size_t offset) {
  if (offset == 0) return 0;
  const size_t before = text.rfind('\n', offset - 1);
  return before == std::string_view::npos ? 0 : before + 1;
}

// The blanks at the start of the line of `offset`.
std::string_view Indentation(std::string_view text, size_t offset) {
  const std::string_view line = text.substr(LineStart(text, offset));
  return line.substr(0, std::min(line.find_first_not_of(" \t"), line.size()));
}

// What stands between the opening brace and the first member.
std::string_view Opening(std::string_view text, const JsonSpan& object) {
  return text.substr(object.begin + 1,
                     object.members.front().begin - object.begin - 1);
}

bool IsMultiline(std::string_view text, const JsonSpan& object) {
  return !object.members.empty() &&
         Opening(text, object).find('\n') != std::string_view::npos;
}

// The first object with members on lines of their own, which tells how far
// one step goes.
const JsonSpan* FirstMultiline(std::string_view text, const JsonSpan& span) {
  if (IsMultiline(text, span)) return &span;
  for (const JsonSpan::Member& member : span.members) {
    if (const JsonSpan* found = FirstMultiline(text, member.value)) {
      return found;
    }
  }
  return nullptr;
}

std::string Quoted(const std::string& text) {
  return OrderedJson(text).dump(-1, ' ', false,
                                OrderedJson::error_handler_t::replace);
}

bool IsFlat(const OrderedJson& value) {
  return std::none_of(value.begin(), value.end(), [](const OrderedJson& item) {
    return item.is_structured();
  });
}

// "name": value.
std::string MemberText(const std::string& name, const OrderedJson& value,
                       std::string_view indent, bool one_line,
                       const JsonStyle& style) {
  return Quoted(name) + style.colon +
         (one_line ? RenderInline(value, style)
                   : RenderPretty(value, indent, style));
}

}  // namespace

JsonStyle StyleOf(std::string_view text, const JsonSpan& root) {
  JsonStyle style;
  const size_t line = text.find('\n');
  if (line != std::string_view::npos && line > 0 && text[line - 1] == '\r') {
    style.line_end = "\r\n";
  }
  if (const JsonSpan* const object = FirstMultiline(text, root)) {
    const std::string_view outer = Indentation(text, object->begin);
    const std::string_view inner =
        Indentation(text, object->members.front().begin);
    if (inner.size() > outer.size() && inner.starts_with(outer)) {
      style.unit = inner.substr(outer.size());
    }
  }
  if (root.members.empty()) return style;
  const JsonSpan::Member& first = root.members.front();
  const std::string_view whole = text.substr(root.begin, root.end - root.begin);
  style.one_line = whole.find('\n') == std::string_view::npos;
  if (style.one_line) {
    const std::string_view head =
        text.substr(first.begin, first.value.begin - first.begin);
    if (head.ends_with(':')) {
      style.colon = ":";
      style.comma = ",";
    }
  }
  return style;
}

std::string RenderInline(const OrderedJson& value, const JsonStyle& style) {
  if (!value.is_structured()) {
    return value.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
  }
  std::string out;
  for (const auto& [name, item] : value.items()) {
    if (!out.empty()) out += style.comma;
    if (value.is_object()) out += Quoted(name) + style.colon;
    out += RenderInline(item, style);
  }
  return value.is_object() ? "{" + out + "}" : "[" + out + "]";
}

std::string RenderPretty(const OrderedJson& value, std::string_view indent,
                         const JsonStyle& style) {
  if (value.empty() || !value.is_structured() ||
      (value.is_array() && IsFlat(value))) {
    return RenderInline(value, style);
  }
  const std::string inner = std::string(indent) + style.unit;
  std::string out;
  for (const auto& [name, item] : value.items()) {
    out += (out.empty() ? "" : ",") + style.line_end + inner;
    if (value.is_object()) out += Quoted(name) + style.colon;
    out += RenderPretty(item, inner, style);
  }
  out += style.line_end + std::string(indent);
  return value.is_object() ? "{" + out + "}" : "[" + out + "]";
}

std::vector<TextEdit> AddMembers(
    std::string_view text, const JsonSpan& object,
    const std::vector<std::pair<std::string, OrderedJson>>& members,
    const JsonStyle& style) {
  const bool empty = object.members.empty();
  const size_t close = object.end - 1;
  const std::string outer(Indentation(text, object.begin));
  const bool one_line = empty ? style.one_line : !IsMultiline(text, object);
  const std::string indent =
      empty ? outer + style.unit
            : std::string(Indentation(text, object.members.front().begin));
  std::string added;
  for (const auto& [name, value] : members) {
    if (!added.empty()) added += one_line ? style.comma : ",";
    if (!one_line) added += style.line_end + indent;
    added += MemberText(name, value, indent, one_line, style);
  }
  // After the last thing in the object, which may be a comment.
  const size_t last = text.find_last_not_of(kBlanks, close - 1);
  if (empty) {
    if (one_line) return {{last + 1, close - last - 1, added}};
    return {{last + 1, close - last - 1, added + style.line_end + outer}};
  }
  const JsonSpan::Member& before = object.members.back();
  const bool trailing = before.comma.has_value();
  if (one_line) {
    const size_t at = trailing ? *before.comma + 1 : before.value.end;
    const std::string gap = style.comma.substr(1);
    return {{at, 0,
             (trailing ? gap : style.comma) + added + (trailing ? "," : "")}};
  }
  if (trailing) return {{last + 1, 0, added + ","}};
  if (last + 1 == before.value.end) return {{last + 1, 0, "," + added}};
  return {{before.value.end, 0, ","}, {last + 1, 0, added}};
}

std::vector<TextEdit> RemoveMember(std::string_view text,
                                   const JsonSpan& object,
                                   const JsonSpan::Member& member) {
  const bool is_first = &member == &object.members.front();
  const bool is_last = &member == &object.members.back();
  const size_t end =
      member.comma.has_value() ? *member.comma + 1 : member.value.end;
  if (is_first && is_last && IsBlank(Opening(text, object)) &&
      IsBlank(text.substr(end, object.end - 1 - end))) {
    return {{object.begin + 1, object.end - object.begin - 2, ""}};
  }
  std::vector<TextEdit> edits;
  if (is_last && !is_first && !member.comma.has_value()) {
    // The comma before is one too many.
    const size_t comma = *(&member - 1)->comma;
    if (IsBlank(text.substr(comma + 1, member.begin - comma - 1))) {
      return {{comma, end - comma, ""}};
    }
    edits.push_back({comma, 1, ""});
  }
  // With the blanks before it, which are those that AddMembers puts there;
  // but what follows on the line must not end up behind a comment.
  const size_t next = std::min(text.find_first_not_of(" \t", end), text.size());
  const bool ends_line = next == text.size() || text[next] == '\n' ||
                         text[next] == '\r' || text[next] == '/';
  if (ends_line || (!is_first && is_last)) {
    const size_t begin = text.find_last_not_of(kBlanks, member.begin - 1) + 1;
    edits.push_back({begin, end - begin, ""});
  } else {
    edits.push_back({member.begin, next - member.begin, ""});
  }
  return edits;
}

}  // namespace osiris
