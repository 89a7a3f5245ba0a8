#pragma once

#include <string>
#include <utility>

#include "core/driver/catalog.h"

namespace osiris {

// A catalogue in which every member of every kind is given somewhere, for
// tests.

inline Cell Text(std::string text) {
  Cell cell;
  cell.kind = Cell::Kind::kText;
  cell.full_bytes = static_cast<int64_t>(text.size());
  cell.bytes = std::move(text);
  return cell;
}

inline Table FullTable() {
  Table table;
  table.name = {.schema = "main", .name = "movies"};
  table.comment = "every film";
  table.columns = {{.name = "id",
                    .declared_type = "INTEGER",
                    .type = ColumnType::kInteger,
                    .nullable = false,
                    .position = 1},
                   {.name = "title",
                    .declared_type = "TEXT",
                    .type = ColumnType::kText,
                    .default_value = "",
                    .position = 2,
                    .comment = "as shown",
                    .generated = true}};
  table.primary_key = {"id"};
  table.foreign_keys = {{.name = "fk",
                         .columns = {"a", "b"},
                         .referenced_table = {.schema = "main", .name = "s"},
                         .referenced_columns = {"x", "y"},
                         .on_update = "NO ACTION",
                         .on_delete = "CASCADE"},
                        {.columns = {"c"}, .referenced_table = {.name = "t"}}};
  table.unique_keys = {{.name = "u", .columns = {"title"}}, {.columns = {"a"}}};
  table.indexes = {{.name = "i", .columns = {"<expression>"}, .unique = true},
                   {.name = "j", .columns = {"a", "b"}, .partial = true}};
  table.row_count = RowCount{.rows = 9700, .exact = true};
  table.bytes = 401408;
  table.definition = "SELECT 1";
  table.samples = RowBatch{.columns = {"id", "title"},
                           .cells = {Cell(), Text("x"), Text("9"), Cell()}};
  table.error = TableError{.code = "DISCOVERY/TABLE_FAILED", .message = "why"};
  return table;
}

inline Catalog SampleCatalog() {
  Table estimated;
  estimated.name.name = "a\"b\n";
  estimated.kind = TableKind::kVirtualTable;
  estimated.row_count = RowCount{.rows = 1, .exact = false};
  return {.tables = {FullTable(), Table(), estimated},
          .total_tables = 7,
          .next_cursor = "next"};
}

}  // namespace osiris
