#include "drivers/sqlite/column_type.h"

#include <string>
#include <utility>

namespace osiris::sqlite {
namespace {

// By the words before any parenthesis.
constexpr std::pair<std::string_view, ColumnType> kNames[] = {
    {"ANY", ColumnType::kOther},
    {"BINARY", ColumnType::kBinary},
    {"BIT", ColumnType::kBoolean},
    {"BOOL", ColumnType::kBoolean},
    {"BOOLEAN", ColumnType::kBoolean},
    {"BYTEA", ColumnType::kBinary},
    {"DATE", ColumnType::kDate},
    {"DATETIME", ColumnType::kTimestamp},
    {"DEC", ColumnType::kDecimal},
    {"DECIMAL", ColumnType::kDecimal},
    {"FIXED", ColumnType::kDecimal},
    {"GEOMETRY", ColumnType::kOther},
    {"GEOMETRYCOLLECTION", ColumnType::kOther},
    {"GUID", ColumnType::kUuid},
    {"IMAGE", ColumnType::kBinary},
    {"INTERVAL", ColumnType::kOther},
    {"JSON", ColumnType::kJson},
    {"JSONB", ColumnType::kJson},
    {"MONEY", ColumnType::kDecimal},
    {"MULTIPOINT", ColumnType::kOther},
    {"NUMBER", ColumnType::kDecimal},
    {"NUMERIC", ColumnType::kDecimal},
    {"POINT", ColumnType::kOther},
    {"SMALLDATETIME", ColumnType::kTimestamp},
    {"STRING", ColumnType::kText},
    {"TIME", ColumnType::kTime},
    {"TIMESTAMP", ColumnType::kTimestamp},
    {"TIMESTAMP WITH TIME ZONE", ColumnType::kTimestamp},
    {"TIMESTAMP WITHOUT TIME ZONE", ColumnType::kTimestamp},
    {"TIMESTAMPTZ", ColumnType::kTimestamp},
    {"TIMETZ", ColumnType::kTime},
    {"UNIQUEIDENTIFIER", ColumnType::kUuid},
    {"UUID", ColumnType::kUuid},
    {"VARBINARY", ColumnType::kBinary},
};

// In the order in which SQLite looks for them, anywhere in the name.
constexpr std::pair<std::string_view, ColumnType> kAffinities[] = {
    {"INT", ColumnType::kInteger}, {"CHAR", ColumnType::kText},
    {"CLOB", ColumnType::kText},   {"TEXT", ColumnType::kText},
    {"BLOB", ColumnType::kBinary}, {"REAL", ColumnType::kFloat},
    {"FLOA", ColumnType::kFloat},  {"DOUB", ColumnType::kFloat},
};

std::string Upper(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

}  // namespace

ColumnType TypeOfDeclared(std::string_view declared) {
  const std::string upper = Upper(declared);
  std::string_view name = upper;
  name = name.substr(0, name.find('('));
  while (!name.empty() && name.back() == ' ') name.remove_suffix(1);
  for (const auto& [known, type] : kNames) {
    if (name == known) return type;
  }
  for (const auto& [part, type] : kAffinities) {
    if (upper.find(part) != std::string::npos) return type;
  }
  return ColumnType::kOther;
}

}  // namespace osiris::sqlite
