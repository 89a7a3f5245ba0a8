#include "core/discovery/table_document.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/clock.h"
#include "core/discovery/discovery_document.h"
#include "core/discovery/snapshot/table_text.h"
#include "core/driver/catalog_json.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// A foreign key of another table, or of this one, to this one.
struct IncomingKey {
  const Table* table = nullptr;
  const ForeignKey* key = nullptr;
};

std::vector<IncomingKey> IncomingKeys(const Catalog& catalog,
                                      const TableName& name) {
  std::vector<IncomingKey> incoming;
  for (const Table& table : catalog.tables) {
    for (const ForeignKey& key : table.foreign_keys) {
      if (key.referenced_table == name) incoming.push_back({&table, &key});
    }
  }
  return incoming;
}

// "order_items(order_id) -> (id)".
std::string IncomingText(const IncomingKey& incoming) {
  std::string text = QuoteName(incoming.table->name) +
                     QuoteNames(incoming.key->columns) + " ->";
  if (!incoming.key->referenced_columns.empty()) {
    text += " " + QuoteNames(incoming.key->referenced_columns);
  }
  return text;
}

Json IncomingJson(const IncomingKey& incoming) {
  Json name = {{"name", incoming.table->name.name}};
  if (!incoming.table->name.schema.empty()) {
    name["schema"] = incoming.table->name.schema;
  }
  Json json = {{"table", std::move(name)}, {"columns", incoming.key->columns}};
  if (!incoming.key->referenced_columns.empty()) {
    json["referenced_columns"] = incoming.key->referenced_columns;
  }
  return json;
}

// "unique partial ix_orders_date(date)".
std::string IndexText(const Index& index) {
  return fmt::format("{}{}{}{}", index.unique ? "unique " : "",
                     index.partial ? "partial " : "",
                     QuoteName(std::string_view(index.name)),
                     QuoteNames(index.columns));
}

template <typename T, typename Show>
Json Listed(const std::vector<T>& values, Show show) {
  Json list = Json::array();
  for (size_t i = 0; i < std::min(values.size(), kMostListed); ++i) {
    list.push_back(show(values[i]));
  }
  return list;
}

// All but the columns.
Json CompactTable(const Table& table) {
  Json json = {{"name", PlainName(table.name)},
               {"kind", std::string(NameOf(table.kind))},
               {"indexes", Listed(table.indexes, IndexText)}};
  // What catalog_json.h writes of a table is a list of optional members.
  const Json all = ToJson(table);
  for (const char* name : {"row_count", "comment", "bytes", "error"}) {
    if (all.contains(name)) json[name] = all.at(name);
  }
  return json;
}

std::vector<Json> Columns(const Table& table, bool full) {
  std::vector<Json> columns;
  if (full) {
    Json all = ToJson(table);
    for (Json& column : all["columns"]) {
      columns.push_back(std::move(column));
    }
    return columns;
  }
  for (const Column& column : table.columns) {
    columns.emplace_back(ColumnText(table, column));
  }
  return columns;
}

// The table's one line, of these columns only.
std::string LineOf(const Table& table, const Json& columns, size_t first,
                   bool more) {
  const TableEnds ends = TableEndsText(table);
  std::string text = ends.head;
  if (first > 0) text += "…, ";
  for (const Json& column : columns) {
    if (&column != &columns.front()) text += ", ";
    text += column.get_ref<const std::string&>();
  }
  if (more) text += ", …";
  return text + ends.tail;
}

}  // namespace

Json TableDocument(const Discovery& discovery, const Table& table, bool full,
                   const DocumentPage& page) {
  Json shown = full ? ToJson(table) : CompactTable(table);
  shown.erase("samples");
  shown.erase("columns");
  const std::vector<IncomingKey> incoming =
      IncomingKeys(*discovery.catalog, table.name);
  shown["referenced_by"] =
      full ? Listed(incoming, IncomingJson) : Listed(incoming, IncomingText);
  shown["referenced_by_total"] = incoming.size();
  shown["column_count"] = table.columns.size();
  Json document = {{"status", "success"},
                   {"snapshot", discovery.overview.id},
                   {"connection", discovery.connection},
                   {"family", discovery.overview.source.family},
                   {"seen", FormatTime(discovery.created)},
                   {"untrusted", true},
                   {"data", {{"table", std::move(shown)}}},
                   {"truncated", false}};
  FillPage(Columns(table, full), page, kAnswerBytes, "columns", document);
  Json& data = document["data"];
  Json columns = std::move(data["columns"]);
  data.erase("columns");
  if (!full) {
    data["table"]["text"] =
        LineOf(table, columns, std::min(page.first, table.columns.size()),
               document.at("truncated").get<bool>());
  } else if (!columns.empty()) {
    data["table"]["columns"] = std::move(columns);
  }
  return document;
}

}  // namespace osiris
