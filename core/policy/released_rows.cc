#include "core/policy/released_rows.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/driver/row_batch_json.h"
#include "core/mask/detect/personal_class.h"

namespace osiris {

MaskedTable MaskedTableOf(const Table& table) {
  MaskedTable masked = {.name = table.name,
                        .view = table.kind == TableKind::kView};
  for (const Column& column : table.columns) {
    masked.types[column.name] = column.type;
  }
  return masked;
}

MaskedTable MaskedTableOf(const ReadQuery& query) {
  return {.name = query.table, .some_columns = !query.columns.empty()};
}

ColumnMemory ColumnsOf(const Catalog& catalog) {
  ColumnMemory memory;
  for (const Table& table : catalog.tables) {
    std::vector<std::string> columns;
    for (const Column& column : table.columns) columns.push_back(column.name);
    if (!columns.empty()) memory.NoteColumns(table.name, columns);
  }
  return memory;
}

std::map<std::string, std::string> OriginsOf(
    const RowBatch& rows, const std::vector<ColumnMask>& masks) {
  std::map<std::string, std::string> origins;
  const auto add = [&](const TableColumn& from, const char* form) {
    const std::string schema = from.schema.empty() ? "" : from.schema + ".";
    std::string& most = origins[schema + from.table + "." + from.column];
    // "values" is more than "names", and that less than "masked".
    const bool more =
        most.empty() || most == "names" || std::string_view(form) == "values";
    if (more) most = form;
  };
  for (const TableColumn& read : rows.origins.read) add(read, "names");
  if (rows.rows() == 0) return origins;
  for (size_t i = 0; i < rows.origins.shown.size(); ++i) {
    const bool masked = std::any_of(
        masks.begin(), masks.end(),
        [&](const ColumnMask& mask) { return mask.column == rows.columns[i]; });
    const char* const form = masked ? "masked" : "values";
    const std::optional<TableColumn>& from = rows.origins.shown[i];
    if (from) {
      add(*from, form);
    } else {
      for (const TableColumn& read : rows.origins.read) add(read, form);
    }
  }
  return origins;
}

Json MasksJson(const std::vector<ColumnMask>& masks) {
  Json list = Json::array();
  for (const ColumnMask& mask : masks) {
    Json classes = Json::array();
    for (const PersonalClass personal : mask.classes) {
      classes.push_back(std::string(NameOf(personal)));
    }
    Json one = {{"column", mask.column}, {"classes", std::move(classes)}};
    if (mask.parts) one["parts"] = true;
    list.push_back(std::move(one));
  }
  return list;
}

Json ReleasedRows::ToJson(size_t first) const {
  RowBatch shown = rows;
  shown.cells.resize(std::min(first, rows.rows()) * rows.columns.size());
  Json json = osiris::ToJson(shown);
  if (masked) json["masks"] = MasksJson(masks);
  return json;
}

bool ReleasedRows::HidesComputed() const {
  return std::any_of(masks.begin(), masks.end(),
                     [](const ColumnMask& mask) { return mask.computed; });
}

int64_t ReleasedRows::MaskedIn(size_t first) const {
  const auto end =
      counts.begin() + static_cast<ptrdiff_t>(std::min(first, counts.size()));
  return std::accumulate(counts.begin(), end, int64_t{0});
}

}  // namespace osiris
