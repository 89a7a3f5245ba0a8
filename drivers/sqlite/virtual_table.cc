#include "drivers/sqlite/virtual_table.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace osiris::sqlite {
namespace {

constexpr std::string_view kSpace = " \t\r\n\f";
constexpr std::string_view kQuotes = "\"'`[";

// Where what is quoted at the start of `sql` ends; npos if nowhere.
size_t QuotedEnd(std::string_view sql) {
  const char close = sql[0] == '[' ? ']' : sql[0];
  for (size_t i = 1; i < sql.size(); ++i) {
    if (sql[i] != close) continue;
    if (i + 1 < sql.size() && sql[i + 1] == close && close != ']') {
      ++i;
      continue;
    }
    return i + 1;
  }
  return std::string_view::npos;
}

bool IsQuoted(std::string_view sql) {
  return !sql.empty() && kQuotes.find(sql[0]) != std::string_view::npos;
}

// Where the identifier at the start of `sql` ends.
size_t IdentifierEnd(std::string_view sql) {
  const size_t end =
      IsQuoted(sql) ? QuotedEnd(sql) : sql.find_first_of(" \t\r\n\f(");
  return std::min(end, sql.size());
}

std::string_view SkipSpace(std::string_view sql) {
  return sql.substr(std::min(sql.find_first_not_of(kSpace), sql.size()));
}

std::string_view Trim(std::string_view text) {
  text = SkipSpace(text);
  return text.substr(0, text.find_last_not_of(kSpace) + 1);
}

// The name that `text` is, without its quotes; nullopt where it is none.
std::optional<std::string> NameFrom(std::string_view text) {
  text = Trim(text);
  if (!IsQuoted(text)) {
    const bool odd = std::any_of(text.begin(), text.end(), [](char c) {
      return std::string_view(" \t\r\n\f\"'`[]()=,;/-").find(c) !=
             std::string_view::npos;
    });
    return odd ? std::nullopt : std::optional<std::string>(text);
  }
  if (QuotedEnd(text) != text.size()) return std::nullopt;
  const char close = text[0] == '[' ? ']' : text[0];
  std::string name;
  for (size_t i = 1; i + 1 < text.size(); ++i) {
    name += text[i];
    // Written twice.
    if (text[i] == close) ++i;
  }
  return name;
}

// The arguments in `sql`, which begins with a parenthesis; false where it does
// not end as it should.
bool SplitArguments(std::string_view sql, std::vector<std::string>& arguments) {
  size_t begin = 1;
  int depth = 0;
  for (size_t i = 0; i < sql.size(); ++i) {
    if (IsQuoted(sql.substr(i))) {
      const size_t size = QuotedEnd(sql.substr(i));
      if (size == std::string_view::npos) return false;
      i += size - 1;
      continue;
    }
    if (sql.substr(i, 2) == "--" || sql.substr(i, 2) == "/*") return false;
    if (sql[i] == '(') ++depth;
    if (sql[i] == ')') --depth;
    if (depth > 1 || (depth == 1 && sql[i] != ',')) continue;
    arguments.emplace_back(Trim(sql.substr(begin, i - begin)));
    begin = i + 1;
    if (depth == 0) break;
  }
  return depth == 0 && Trim(sql.substr(begin)).empty();
}

// Full text understands its options when they are cut short, too.
bool IsContent(std::string_view option) {
  return !option.empty() &&
         std::string_view("content").starts_with(Lower(option));
}

VirtualSource ContentOf(const VirtualTable& table) {
  VirtualSource source = {.kind = VirtualSource::Kind::kOwn, .table = {}};
  for (const std::string& argument : table.arguments) {
    const size_t equals = argument.find('=');
    if (equals == std::string::npos || IsQuoted(argument)) continue;
    if (!IsContent(Trim(std::string_view(argument).substr(0, equals)))) {
      continue;
    }
    auto name = NameFrom(std::string_view(argument).substr(equals + 1));
    // Two of them are an error, or one of them is hidden here.
    if (!name || !source.table.empty()) return VirtualSource();
    if (name->empty()) continue;
    source = {.kind = VirtualSource::Kind::kContent, .table = *std::move(name)};
  }
  return source;
}

// The table is argument `place` from the end.
VirtualSource WordsOf(const VirtualTable& table, size_t place) {
  if (table.arguments.size() < place) return {};
  auto name = NameFrom(table.arguments[table.arguments.size() - place]);
  if (!name || name->empty()) return {};
  return {.kind = VirtualSource::Kind::kWords, .table = *std::move(name)};
}

}  // namespace

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

const std::vector<std::string_view>& ShadowsOf(std::string_view module) {
  static const auto* const fts4 = new std::vector<std::string_view>{
      "content", "docsize", "segdir", "segments", "stat"};
  static const auto* const fts5 = new std::vector<std::string_view>{
      "config", "content", "data", "docsize", "idx"};
  static const auto* const rtree =
      new std::vector<std::string_view>{"node", "parent", "rowid"};
  static const auto* const none = new std::vector<std::string_view>;
  if (module == "fts3" || module == "fts4") return *fts4;
  if (module == "fts5") return *fts5;
  if (module == "rtree" || module == "rtree_i32" || module == "geopoly") {
    return *rtree;
  }
  return *none;
}

std::vector<std::string_view> AllShadows() {
  std::vector<std::string_view> all;
  for (const char* module : {"fts4", "fts5", "rtree"}) {
    const auto& shadows = ShadowsOf(module);
    all.insert(all.end(), shadows.begin(), shadows.end());
  }
  return all;
}

VirtualTable ReadVirtualTable(std::string_view sql) {
  constexpr std::string_view kCreate = "CREATE VIRTUAL TABLE ";
  constexpr std::string_view kUsing = "using";
  VirtualTable table;
  if (!sql.starts_with(kCreate)) return table;
  sql = SkipSpace(sql.substr(kCreate.size()));
  sql = SkipSpace(sql.substr(IdentifierEnd(sql)));
  if (Lower(sql.substr(0, kUsing.size())) != kUsing) return table;
  sql = SkipSpace(sql.substr(kUsing.size()));
  const size_t end = IdentifierEnd(sql);
  std::optional<std::string> module = NameFrom(sql.substr(0, end));
  if (!module) return table;
  sql = Trim(sql.substr(end));
  if (!sql.empty() &&
      (sql[0] != '(' || !SplitArguments(sql, table.arguments))) {
    return {};
  }
  table.module = Lower(*module);
  return table;
}

VirtualSource SourceOf(const VirtualTable& table) {
  const std::string& module = table.module;
  if (module == "fts5vocab") return WordsOf(table, 2);
  if (module == "fts4aux") return WordsOf(table, 1);
  if (module == "fts3" || module == "fts4" || module == "fts5") {
    return ContentOf(table);
  }
  if (ShadowsOf(module).empty()) return {};
  return {.kind = VirtualSource::Kind::kOwn, .table = {}};
}

}  // namespace osiris::sqlite
