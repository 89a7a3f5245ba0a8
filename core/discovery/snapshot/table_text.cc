#include "core/discovery/snapshot/table_text.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <utility>

#include "fmt/format.h"

namespace osiris {
namespace {

bool IsWordByte(unsigned char byte) {
  return std::isalnum(byte) != 0 || byte == '_';
}

struct CodePoint {
  uint32_t value = 0;
  // 0 where `text` does not begin with one.
  size_t bytes = 0;
};

// What `text` begins with, if it is UTF-8.
CodePoint Decode(std::string_view text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return {.value = lead, .bytes = 1};
  const size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < bytes) return {};
  uint32_t value = lead & (0xFF >> (bytes + 1));
  for (size_t i = 1; i < bytes; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0) != 0x80) return {};
    value = value << 6 | (next & 0x3F);
  }
  return {.value = value, .bytes = bytes};
}

// Ends a line, is invisible, or turns the direction of text around.
bool MustBeEscaped(uint32_t value) {
  return value < 0x20 || (value >= 0x7F && value < 0xA0) || value == 0xAD ||
         (value >= 0x200B && value <= 0x200F) ||
         (value >= 0x2028 && value <= 0x202E) ||
         (value >= 0x2060 && value <= 0x206F) || value == 0xFEFF ||
         (value >= 0xE0000 && value <= 0xE007F);
}

std::string ShortName(ColumnType type) {
  switch (type) {
    case ColumnType::kBoolean:
      return "bool";
    case ColumnType::kInteger:
      return "int";
    case ColumnType::kBinary:
      return "bytes";
    default:
      return std::string(NameOf(type));
  }
}

std::string Lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) {
    return c < 0x80 ? std::tolower(c) : c;
  });
  return text;
}

bool IsIn(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The reference that is this column's alone.
const ForeignKey* OwnReference(const Table& table, const Column& column) {
  for (const ForeignKey& key : table.foreign_keys) {
    if (key.columns.size() == 1 && key.columns[0] == column.name) return &key;
  }
  return nullptr;
}

bool IsUniqueAlone(const Table& table, const Column& column) {
  return std::any_of(table.unique_keys.begin(), table.unique_keys.end(),
                     [&column](const UniqueKey& key) {
                       return key.columns.size() == 1 &&
                              key.columns[0] == column.name;
                     });
}

// " on delete cascade".
std::string ActionsText(const ForeignKey& key) {
  std::string text;
  for (const auto& [words, action] :
       {std::pair{" on delete ", &key.on_delete},
        std::pair{" on update ", &key.on_update}}) {
    if (!action->empty() && *action != "NO ACTION") {
      text += words + Lowered(EscapeLine(*action));
    }
  }
  return text;
}

// True if the columns of the primary key stand in its order in the table.
bool IsInTableOrder(const Table& table) {
  size_t next = 0;
  for (const Column& column : table.columns) {
    if (next < table.primary_key.size() &&
        table.primary_key[next] == column.name) {
      ++next;
    }
  }
  return next == table.primary_key.size();
}

std::string KeysText(const Table& table) {
  std::string text;
  if (table.primary_key.size() > 1 && !IsInTableOrder(table)) {
    text += ", pk " + QuoteNames(table.primary_key);
  }
  for (const ForeignKey& key : table.foreign_keys) {
    if (key.columns.size() < 2) continue;
    text += ", " + ForeignKeyText(key) + ActionsText(key);
  }
  for (const UniqueKey& key : table.unique_keys) {
    if (key.columns.size() > 1) text += ", unique " + QuoteNames(key.columns);
  }
  return text;
}

}  // namespace

std::string EscapeLine(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    const CodePoint point = Decode(text);
    const size_t bytes = std::max<size_t>(point.bytes, 1);
    if (point.bytes == 0) {
      escaped += "\xEF\xBF\xBD";
    } else if (MustBeEscaped(point.value)) {
      escaped += fmt::format("\\u{{{:X}}}", point.value);
    } else {
      escaped += text.substr(0, bytes);
    }
    text.remove_prefix(bytes);
  }
  return escaped;
}

std::string QuoteName(std::string_view name) {
  if (!name.empty() && std::all_of(name.begin(), name.end(), IsWordByte)) {
    return std::string(name);
  }
  std::string quoted = "\"";
  for (const char c : EscapeLine(name)) {
    quoted += c;
    if (c == '"') quoted += '"';
  }
  return quoted + '"';
}

std::string QuoteName(const TableName& name) {
  if (name.schema.empty()) return QuoteName(std::string_view(name.name));
  return fmt::format("{}.{}", QuoteName(std::string_view(name.schema)),
                     QuoteName(std::string_view(name.name)));
}

std::string PlainName(const TableName& name) {
  return name.schema.empty() ? name.name
                             : fmt::format("{}.{}", name.schema, name.name);
}

std::string QuoteNames(const std::vector<std::string>& names) {
  std::string text = "(";
  for (const std::string& name : names) {
    if (text.size() > 1) text += ", ";
    text += QuoteName(std::string_view(name));
  }
  return text + ")";
}

std::string TypeText(const Column& column) {
  if (column.type != ColumnType::kOther || column.declared_type.empty()) {
    return ShortName(column.type);
  }
  return Lowered(EscapeLine(column.declared_type));
}

std::string ForeignKeyText(const ForeignKey& key) {
  std::string text = fmt::format("{} -> {}", QuoteNames(key.columns),
                                 QuoteName(key.referenced_table));
  if (!key.referenced_columns.empty()) {
    text += QuoteNames(key.referenced_columns);
  }
  return text;
}

std::string ColumnText(const Table& table, const Column& column) {
  std::string text =
      fmt::format("{} {}{}", QuoteName(std::string_view(column.name)),
                  TypeText(column), column.nullable ? "" : "!");
  if (IsIn(table.primary_key, column.name)) text += " pk";
  if (IsUniqueAlone(table, column)) text += " unique";
  if (column.generated) text += " generated";
  if (column.default_value) text += " = " + EscapeLine(*column.default_value);
  if (const ForeignKey* key = OwnReference(table, column)) {
    text += " -> " + QuoteName(key->referenced_table);
    if (key->referenced_columns.size() == 1) {
      text += "." + QuoteName(std::string_view(key->referenced_columns[0]));
    }
    text += ActionsText(*key);
  }
  return text;
}

TableEnds TableEndsText(const Table& table) {
  TableEnds ends;
  if (table.kind != TableKind::kTable) {
    ends.head = fmt::format("{} ", NameOf(table.kind));
  }
  ends.head += QuoteName(table.name) + "(";
  ends.tail = KeysText(table) + ")";
  if (table.row_count) {
    ends.tail += fmt::format(" [{}{} row{}]", table.row_count->exact ? "" : "~",
                             table.row_count->rows,
                             table.row_count->rows == 1 ? "" : "s");
  }
  if (table.error) ends.tail += fmt::format(" [error {}]", table.error->code);
  return ends;
}

std::string TableText(const Table& table) {
  const TableEnds ends = TableEndsText(table);
  std::string text = ends.head;
  for (const Column& column : table.columns) {
    if (&column != &table.columns.front()) text += ", ";
    text += ColumnText(table, column);
  }
  return text + ends.tail;
}

}  // namespace osiris
