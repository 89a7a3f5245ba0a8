#include "drivers/sqlite/view_origins.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "core/driver/read_query.h"
#include "core/driver/utf8.h"
#include "drivers/sqlite/schema_reader.h"
#include "drivers/sqlite/sql_text.h"
#include "drivers/sqlite/virtual_table.h"

namespace osiris::sqlite {
namespace {

constexpr std::array<std::string_view, 4> kCompounds = {"union", "intersect",
                                                        "except", "values"};

bool EqualLetters(char a, char b) {
  if (a >= 'A' && a <= 'Z') a = static_cast<char>(a - 'A' + 'a');
  return a == b;
}

// Too many had better be taken for compound than too few: a mere search.
bool MayBeCompound(std::string_view sql) {
  return std::any_of(
      kCompounds.begin(), kCompounds.end(), [&](std::string_view word) {
        return std::search(sql.begin(), sql.end(), word.begin(), word.end(),
                           EqualLetters) != sql.end();
      });
}

// Functions that yield rows of nothing but what they are given.
constexpr std::array<std::string_view, 3> kPureFunctions = {
    "generate_series", "json_each", "json_tree"};

bool IsPureFunction(std::string_view table) {
  return std::find(kPureFunctions.begin(), kPureFunctions.end(),
                   Lower(table)) != kPureFunctions.end();
}

bool IsOwnTable(std::string_view table) {
  return Lower(table).starts_with("sqlite_");
}

void Sort(std::vector<TableColumn>& columns) {
  std::sort(columns.begin(), columns.end());
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
}

// All of a table, whichever columns it has; without one, of the source.
TableColumn AllOf(std::string_view table = "") {
  return {.schema = {}, .table = ToUtf8(table), .column = {}};
}

}  // namespace

void ViewOrigins::NoteVirtual(Known& known, std::string_view sql) {
  const VirtualTable table = ReadVirtualTable(sql);
  VirtualSource source = SourceOf(table);
  known.of = std::move(source.table);
  switch (source.kind) {
    case VirtualSource::Kind::kOwn:
      known.kind = Kind::kTable;
      break;
    case VirtualSource::Kind::kWords:
      known.kind = Kind::kWords;
      break;
    case VirtualSource::Kind::kContent:
      known.kind = Kind::kContent;
      break;
    case VirtualSource::Kind::kUnknown:
      known.kind = Kind::kUnknown;
      break;
  }
  const std::string prefix = Lower(known.name) + "_";
  const bool unknown = known.kind == Kind::kUnknown;
  for (const std::string_view end :
       unknown ? AllShadows() : ShadowsOf(table.module)) {
    shadows_.emplace(prefix + std::string(end), known.name);
  }
}

void ViewOrigins::Note(const Statement& row) {
  Known known = {
      .name = std::string(row.Text(0)), .kind = Kind::kTable, .of = {}};
  if (row.Text(1) == "view") {
    known.kind = MayBeCompound(row.Text(2)) ? Kind::kCompoundView : Kind::kView;
  } else if (row.Integer(3) == 0) {
    NoteVirtual(known, row.Text(2));
  }
  std::string lower = Lower(known.name);
  known_.emplace(std::move(lower), std::move(known));
}

void ViewOrigins::Load() {
  // Before the schema is: where that changes meanwhile, it is read again.
  const auto version = SchemaReader(database_).Version();
  if (version.ok() && version_ == *version) return;
  version_.reset();
  known_.clear();
  shadows_.clear();
  if (!version.ok()) return;
  auto rows = database_.Prepare(
      "SELECT name, type, sql, rootpage FROM sqlite_schema "
      "WHERE type IN ('table', 'view')");
  while (rows.ok()) {
    const absl::StatusOr<bool> more = rows->Step();
    // What is not known leaves all of it computed.
    if (!more.ok()) known_.clear();
    if (!more.ok()) return;
    if (!*more) break;
    Note(*rows);
  }
  if (!rows.ok()) return;
  for (const auto& [shadow, owner] : shadows_) {
    const auto found = known_.find(shadow);
    if (found == known_.end() || found->second.kind != Kind::kTable) continue;
    found->second.kind = Kind::kShadow;
    found->second.of = owner;
  }
  version_ = *version;
}

const ViewOrigins::Known* ViewOrigins::Find(std::string_view name) const {
  const auto found = known_.find(Lower(name));
  return found == known_.end() ? nullptr : &found->second;
}

std::string ViewOrigins::Declared(std::string_view name) const {
  const Known* const known = Find(name);
  return known == nullptr ? std::string(name) : known->name;
}

void ViewOrigins::AddAll(const std::string& name, std::set<std::string>& seen,
                         std::vector<TableColumn>& read) {
  read.push_back(AllOf(Declared(name)));
  if (!seen.insert(Lower(name)).second) return;
  std::set<Database::ReadColumn> columns;
  const auto statement =
      database_.Prepare("SELECT * FROM main." + QuoteIdentifier(name), columns);
  if (!statement.ok()) read.push_back(AllOf());
  for (const Database::ReadColumn& one : columns) Add(one, seen, read);
}

void ViewOrigins::Add(const Database::ReadColumn& one,
                      std::set<std::string>& seen,
                      std::vector<TableColumn>& read) {
  const Known* const known = Find(one.table);
  const Kind kind = known == nullptr ? Kind::kTable : known->kind;
  if (kind == Kind::kView || kind == Kind::kCompoundView) return;
  if (!one.column.empty()) {
    read.push_back({.schema = {},
                    .table = ToUtf8(one.table),
                    .column = ToUtf8(one.column)});
  }
  // Of what WITH names, columns are read where they come from.
  const bool named_in_with =
      version_ && known == nullptr && one.column.empty() && !one.has_schema;
  if (named_in_with && !IsOwnTable(one.table)) return;
  if (kind == Kind::kShadow || kind == Kind::kWords || kind == Kind::kContent) {
    AddAll(known->of, seen, read);
  } else if (kind == Kind::kUnknown || IsOwnTable(one.table) ||
             (known == nullptr && !IsPureFunction(one.table))) {
    read.push_back(AllOf());
  }
}

RowOrigins ViewOrigins::Of(const Statement& statement, size_t columns,
                           const std::set<Database::ReadColumn>& read) {
  Load();
  RowOrigins origins;
  origins.shown.resize(columns);
  bool plain = true;
  std::set<std::string> seen;
  for (const Database::ReadColumn& one : read) {
    const Known* const known = Find(one.table);
    plain = plain && (known == nullptr || known->kind != Kind::kCompoundView);
    Add(one, seen, origins.read);
  }
  Sort(origins.read);
  for (size_t i = 0; i < columns && plain; ++i) {
    std::optional<TableColumn> origin = statement.Origin(static_cast<int>(i));
    if (!origin || IsOwnTable(origin->table)) continue;
    const Known* const known = Find(origin->table);
    if (known == nullptr || known->kind != Kind::kTable) continue;
    origins.shown[i] = std::move(origin);
  }
  return origins;
}

RowOrigins ViewOrigins::OfVirtual(std::string_view name,
                                  const std::vector<std::string>& columns) {
  Load();
  RowOrigins origins;
  const Known* const known = Find(name);
  if (known != nullptr && known->kind == Kind::kTable) return origins;
  const Known* const content = known != nullptr && known->kind == Kind::kContent
                                   ? Find(known->of)
                                   : nullptr;
  if (content != nullptr && content->kind == Kind::kTable) {
    ReadQuery query;
    query.table.name = content->name;
    std::set<Database::ReadColumn> read;
    const auto statement =
        database_.Prepare(SelectSql(query, columns, {}), read);
    if (statement.ok()) {
      origins = Of(*statement, columns.size(), read);
      origins.read.push_back(AllOf(content->name));
      Sort(origins.read);
      return origins;
    }
  }
  origins.shown.resize(columns.size());
  std::set<std::string> seen;
  if (known == nullptr || known->of.empty()) {
    origins.read.push_back(AllOf());
  } else {
    AddAll(known->of, seen, origins.read);
  }
  Sort(origins.read);
  return origins;
}

}  // namespace osiris::sqlite
