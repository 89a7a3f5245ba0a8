#include "core/discovery/summary_parts.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string_view>
#include <utility>

#include "core/discovery/snapshot/table_text.h"
#include "core/mask/column_classifier.h"

namespace osiris {
namespace {

constexpr size_t kMaxErrorBytes = 200;
// Columns that are judged for the count of personal ones.
constexpr size_t kMaxJudged = 20'000;
constexpr size_t kRemembered = 4;

// The one schema that all tables are in, or nullopt.
std::optional<std::string> OneSchema(const Catalog& catalog) {
  if (catalog.tables.empty()) return std::nullopt;
  const std::string& first = catalog.tables.front().name.schema;
  const bool one = std::all_of(
      catalog.tables.begin(), catalog.tables.end(),
      [&first](const Table& table) { return table.name.schema == first; });
  return one ? std::optional(first) : std::nullopt;
}

// As short as it can be without being another table's.
std::string ShortName(const TableName& name,
                      const std::optional<std::string>& schema) {
  return name.schema == schema ? name.name : PlainName(name);
}

Json TableJson(const Table& table, const std::optional<std::string>& schema) {
  Json references = Json::array();
  for (const ForeignKey& key : table.foreign_keys) {
    Json name = ShortName(key.referenced_table, schema);
    if (std::find(references.begin(), references.end(), name) ==
        references.end()) {
      references.push_back(std::move(name));
    }
  }
  Json rows = nullptr;
  if (table.row_count) rows = table.row_count->rows;
  // No table is without columns.
  Json columns = nullptr;
  if (!table.columns.empty()) columns = table.columns.size();
  Json entry = {ShortName(table.name, schema), std::move(columns),
                std::move(rows), std::move(references)};
  if (table.row_count && !table.row_count->exact) entry.push_back("estimated");
  return entry;
}

// The beginning of `text`, not in the middle of a character.
std::string Clip(const std::string& text) {
  if (text.size() <= kMaxErrorBytes) return text;
  size_t end = kMaxErrorBytes;
  while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "…";
}

SummaryEntry Entry(const Table& table,
                   const std::optional<std::string>& schema) {
  SummaryEntry entry = {.table = DumpJson(TableJson(table, schema)),
                        .is_view = table.kind == TableKind::kView};
  if (table.kind == TableKind::kVirtualTable) {
    entry.virtual_name = DumpJson(ShortName(table.name, schema));
  }
  if (table.error) {
    entry.error = DumpJson({ShortName(table.name, schema), table.error->code,
                            Clip(table.error->message)});
  }
  return entry;
}

// No value is looked at: most snapshots hold none.
Json PersonalJson(const Catalog& catalog) {
  std::map<std::string_view, int64_t> classes;
  int64_t columns = 0;
  size_t judged = 0;
  size_t all = 0;
  for (const Table& table : catalog.tables) {
    all += table.columns.size();
    for (const Column& column : table.columns) {
      if (judged >= kMaxJudged) break;
      ++judged;
      const std::optional<PersonalClass> personal =
          ClassOfName(table.name, column.name, column.type);
      if (!personal) continue;
      ++columns;
      ++classes[NameOf(*personal)];
    }
  }
  Json json = {{"columns", columns},
               {"judged_by", "names"},
               {"classes", Json::object()}};
  for (const auto& [name, count] : classes) {
    json["classes"][std::string(name)] = count;
  }
  if (judged < all) json["judged_columns"] = judged;
  return json;
}

}  // namespace

SummaryParts MakeSummaryParts(const Catalog& catalog) {
  SummaryParts parts = {.schema = OneSchema(catalog),
                        .personal = PersonalJson(catalog)};
  parts.entries.reserve(catalog.tables.size());
  for (const Table& table : catalog.tables) {
    parts.entries.push_back(Entry(table, parts.schema));
  }
  return parts;
}

std::shared_ptr<const SummaryParts> SummaryMemory::PartsOf(
    const std::shared_ptr<const Catalog>& catalog) {
  {
    const std::lock_guard lock(mutex_);
    std::erase_if(known_,
                  [](const Known& one) { return one.catalog.expired(); });
    const auto found = std::find_if(
        known_.begin(), known_.end(),
        [&catalog](const Known& one) { return one.catalog.lock() == catalog; });
    if (found != known_.end()) {
      std::rotate(known_.begin(), found, found + 1);
      return known_.front().parts;
    }
  }
  auto parts = std::make_shared<const SummaryParts>(MakeSummaryParts(*catalog));
  const std::lock_guard lock(mutex_);
  known_.insert(known_.begin(), {.catalog = catalog, .parts = parts});
  if (known_.size() > kRemembered) known_.pop_back();
  return parts;
}

}  // namespace osiris
