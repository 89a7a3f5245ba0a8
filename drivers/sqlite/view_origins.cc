#include "drivers/sqlite/view_origins.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "core/driver/utf8.h"
#include "drivers/sqlite/schema_reader.h"

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

}  // namespace

void ViewOrigins::Load() {
  // Before the schema is: where that changes meanwhile, it is read again.
  const auto version = SchemaReader(database_).Version();
  if (version.ok() && version_ == *version) return;
  version_.reset();
  kinds_.clear();
  if (!version.ok()) return;
  auto rows = database_.Prepare(
      "SELECT name, type, sql FROM sqlite_schema "
      "WHERE type IN ('table', 'view')");
  while (rows.ok()) {
    const absl::StatusOr<bool> more = rows->Step();
    // What is not known leaves all of it computed.
    if (!more.ok()) kinds_.clear();
    if (!more.ok()) return;
    if (!*more) {
      version_ = *version;
      return;
    }
    Kind kind = Kind::kTable;
    if (rows->Text(1) == "view") {
      kind = MayBeCompound(rows->Text(2)) ? Kind::kCompoundView : Kind::kView;
    }
    kinds_.emplace(rows->Text(0), kind);
  }
}

RowOrigins ViewOrigins::Of(const Statement& statement, size_t columns,
                           const std::set<Database::ReadColumn>& read) {
  Load();
  RowOrigins origins;
  origins.shown.resize(columns);
  bool plain = true;
  for (const Database::ReadColumn& one : read) {
    const auto kind = kinds_.find(one.table);
    if (kind != kinds_.end() && kind->second != Kind::kTable) {
      plain = plain && kind->second == Kind::kView;
      continue;
    }
    if (one.column.empty()) continue;
    origins.read.push_back(
        {.table = ToUtf8(one.table), .column = ToUtf8(one.column)});
  }
  std::sort(origins.read.begin(), origins.read.end());
  origins.read.erase(std::unique(origins.read.begin(), origins.read.end()),
                     origins.read.end());
  for (size_t i = 0; i < columns && plain; ++i) {
    std::optional<TableColumn> origin = statement.Origin(static_cast<int>(i));
    if (!origin) continue;
    const auto kind = kinds_.find(origin->table);
    if (kind == kinds_.end() || kind->second != Kind::kTable) continue;
    origins.shown[i] = std::move(origin);
  }
  return origins;
}

}  // namespace osiris::sqlite
