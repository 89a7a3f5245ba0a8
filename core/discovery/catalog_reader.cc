#include "core/discovery/catalog_reader.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr int64_t kTablesPerPage = 256;

// `context`, whose progress counts on from `read` tables.
CallContext CountingFrom(const CallContext& context, int64_t read,
                         int64_t total) {
  CallContext page = context;
  if (context.progress) {
    page.progress = [report = context.progress, read,
                     total](const Progress& now) {
      report({.done = read + now.done,
              .total = std::max(total, read + now.total),
              .what = now.what});
    };
  }
  return page;
}

bool IsByName(const Table& a, const Table& b) { return a.name < b.name; }

// About what it takes in memory.
size_t MemoryOf(const Table& table) {
  size_t bytes = sizeof(Table) + table.name.schema.size() +
                 table.name.name.size() + table.comment.size() +
                 table.columns.size() * sizeof(Column) +
                 table.primary_key.size() * sizeof(std::string) +
                 table.foreign_keys.size() * sizeof(ForeignKey) +
                 table.unique_keys.size() * sizeof(UniqueKey) +
                 table.indexes.size() * sizeof(Index);
  for (const Column& column : table.columns) {
    bytes += column.name.size() + column.declared_type.size() +
             column.comment.size();
    if (column.default_value) bytes += column.default_value->size();
  }
  for (const Index& index : table.indexes) {
    bytes += index.columns.size() * sizeof(std::string);
  }
  if (table.definition) bytes += table.definition->size();
  if (table.samples) {
    for (const Cell& cell : table.samples->cells) {
      bytes += sizeof(Cell) + cell.bytes.size();
    }
  }
  return bytes;
}

absl::Status Misbehaved(std::string_view how) {
  return MakeError(ErrorCode::kInternalUnexpected,
                   fmt::format("the driver {}", how));
}

// Adds a page to what was read, which takes `memory` bytes.
absl::Status Append(Catalog page, Catalog& all, size_t& memory) {
  for (const Table& table : page.tables) memory += MemoryOf(table);
  if (memory > kMaxCatalogMemory) {
    return MakeError(
        ErrorCode::kProtocolResultTooLarge,
        fmt::format("the source's catalogue takes more than {} MiB of memory",
                    kMaxCatalogMemory >> 20));
  }
  all.total_tables = std::max(all.total_tables, page.total_tables);
  if (all.tables.empty()) {
    all.tables = std::move(page.tables);
  } else {
    std::move(page.tables.begin(), page.tables.end(),
              std::back_inserter(all.tables));
  }
  if (all.tables.size() <= kMaxTables) return absl::OkStatus();
  return MakeError(
      ErrorCode::kProtocolResultTooLarge,
      fmt::format("the source has more than {} tables", kMaxTables));
}

}  // namespace

absl::StatusOr<Catalog> ReadWholeCatalog(Connection& connection,
                                         CatalogRequest request,
                                         const CallContext& context) {
  Catalog all;
  size_t memory = 0;
  request.cursor.clear();
  request.max_tables = kTablesPerPage;
  while (true) {
    RETURN_IF_ERROR(CheckAlive(context));
    const auto read = static_cast<int64_t>(all.tables.size());
    absl::StatusOr<Catalog> page = connection.ReadCatalog(
        request, CountingFrom(context, read, all.total_tables));
    if (HasCode(page.status(), ErrorCode::kProtocolResultTooLarge) &&
        request.max_tables > 1) {
      request.max_tables /= 4;
      continue;
    }
    RETURN_IF_ERROR(page.status());
    const bool last = page->next_cursor.empty();
    if (!last &&
        (page->tables.empty() || page->next_cursor == request.cursor)) {
      return Misbehaved("answered with a page that leads nowhere");
    }
    request.cursor = page->next_cursor;
    RETURN_IF_ERROR(Append(*std::move(page), all, memory));
    if (last) break;
  }
  // Most drivers sort them already.
  if (!std::is_sorted(all.tables.begin(), all.tables.end(), IsByName)) {
    std::stable_sort(all.tables.begin(), all.tables.end(), IsByName);
  }
  if (std::adjacent_find(all.tables.begin(), all.tables.end(),
                         [](const Table& a, const Table& b) {
                           return a.name == b.name;
                         }) != all.tables.end()) {
    return Misbehaved("described one table twice");
  }
  all.total_tables = static_cast<int64_t>(all.tables.size());
  return all;
}

}  // namespace osiris
