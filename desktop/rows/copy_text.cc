#include "desktop/rows/copy_text.h"

#include <fmt/format.h>

#include <cmath>
#include <set>
#include <string_view>
#include <vector>

#include "core/base/json.h"
#include "desktop/rows/cell_text.h"

namespace osiris::desktop {
namespace {

std::string CsvField(std::string_view text, bool quote) {
  if (!quote && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    return std::string(text);
  }
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"') field += '"';
    field += c;
  }
  return field + '"';
}

std::string MarkdownField(std::string_view text) {
  std::string field;
  for (const char c : text) {
    if (c == '|' || c == '\\') field += '\\';
    if (c == '<') {
      field += "&lt;";
    } else if (c == '\n' || c == '\r' || c == '\t') {
      field += ' ';
    } else {
      field += c;
    }
  }
  return field;
}

std::string PlainField(std::string_view text) {
  std::string field(text);
  for (char& c : field) {
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  }
  return field;
}

// Joins one field per column with `separator`, line by line.
template <typename FieldOf>
std::string Lines(const RowBatch& rows, std::string_view separator,
                  FieldOf field_of) {
  std::string text;
  for (size_t row = 0; row < rows.rows(); ++row) {
    for (size_t column = 0; column < rows.columns.size(); ++column) {
      if (column > 0) text += separator;
      text += field_of(rows.at(row, column));
    }
    text += '\n';
  }
  return text;
}

std::string ToCsv(const RowBatch& rows) {
  std::string text;
  for (size_t i = 0; i < rows.columns.size(); ++i) {
    if (i > 0) text += ',';
    text += CsvField(rows.columns[i], false);
  }
  return text + '\n' + Lines(rows, ",", [](const Cell& cell) {
           return CsvField(Verbatim(cell), cell.kind == Cell::Kind::kText &&
                                               cell.bytes.empty());
         });
}

std::string ToMarkdown(const RowBatch& rows) {
  std::string text = "|";
  for (const std::string& name : rows.columns) {
    text += fmt::format(" {} |", MarkdownField(name));
  }
  text += "\n|";
  for (size_t i = 0; i < rows.columns.size(); ++i) text += " --- |";
  text += '\n';
  for (size_t row = 0; row < rows.rows(); ++row) {
    text += '|';
    for (size_t i = 0; i < rows.columns.size(); ++i) {
      const Cell& cell = rows.at(row, i);
      text += cell.kind == Cell::Kind::kNull
                  ? " *NULL* |"
                  : fmt::format(" {} |", MarkdownField(Verbatim(cell)));
    }
    text += '\n';
  }
  return text;
}

Json JsonOf(const Cell& cell) {
  switch (cell.kind) {
    case Cell::Kind::kNull:
      return nullptr;
    case Cell::Kind::kInteger:
      return cell.integer;
    case Cell::Kind::kReal:
      if (std::isfinite(cell.real)) return cell.real;
      return Verbatim(cell);
    default:
      return Verbatim(cell);
  }
}

std::string ToJsonRows(const RowBatch& rows) {
  std::vector<std::string> keys;
  std::set<std::string> taken;
  for (const std::string& name : rows.columns) {
    std::string key = name;
    for (int n = 2; !taken.insert(key).second; ++n) {
      key = fmt::format("{}_{}", name, n);
    }
    keys.push_back(std::move(key));
  }
  std::string text = "[";
  for (size_t row = 0; row < rows.rows(); ++row) {
    text += row > 0 ? ",\n {" : "\n {";
    for (size_t i = 0; i < keys.size(); ++i) {
      // By hand: Json would sort the columns by name.
      text += fmt::format("{}{}: {}", i > 0 ? ", " : "", DumpJson(keys[i]),
                          DumpJson(JsonOf(rows.at(row, i))));
    }
    text += '}';
  }
  return text + "\n]\n";
}

}  // namespace

std::string CopyText(const RowBatch& rows, CopyFormat format) {
  switch (format) {
    case CopyFormat::kPlain:
      return Lines(rows, "\t",
                   [](const Cell& cell) { return PlainField(Verbatim(cell)); });
    case CopyFormat::kCsv:
      return ToCsv(rows);
    case CopyFormat::kJson:
      return ToJsonRows(rows);
    case CopyFormat::kMarkdown:
      return ToMarkdown(rows);
  }
  return {};
}

}  // namespace osiris::desktop
