#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "core/base/status_macros.h"
#include "core/discovery/discovery_document.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/discovery/snapshot/table_text.h"
#include "core/discovery/table_lookup.h"
#include "core/driver/catalog_json.h"

namespace osiris {
namespace {

Json SightingJson(const Sighting& sighting) {
  return {{"time", FormatTime(sighting.time)},
          {"connection", sighting.reference},
          {"door", sighting.door},
          {"client", sighting.client},
          {"elapsed_ms", sighting.elapsed_ms}};
}

Json CountsJson(const SnapshotCounts& counts) {
  return {{"tables", counts.tables},
          {"views", counts.views},
          {"columns", counts.columns},
          {"relations", counts.relations},
          {"errors", counts.errors}};
}

int64_t BytesOf(const SnapshotOverview& overview) {
  int64_t bytes = 0;
  for (const auto& [name, file] : overview.files) bytes += file.bytes;
  return bytes;
}

Json TableJson(const Table& table, DetailLevel detail, bool with_samples) {
  switch (detail) {
    case DetailLevel::kNames:
      return PlainName(table.name);
    case DetailLevel::kSummary:
      return TableText(table);
    case DetailLevel::kFull:
      break;
  }
  Json json = ToJson(table);
  if (!with_samples) json.erase("samples");
  return json;
}

Json SideJson(const Discovery& discovery) {
  return {{"snapshot", discovery.overview.id},
          {"connection", discovery.connection},
          {"detail", std::string(NameOf(discovery.overview.options.detail))},
          {"seen", FormatTime(discovery.created)}};
}

Json ChangeJson(const Change& change) {
  Json json = {{"change", std::string(NameOf(change.kind))},
               {"table", PlainName(change.table)}};
  if (!change.column.empty()) json["column"] = change.column;
  if (!change.property.empty()) json["property"] = change.property;
  if (change.before) json["before"] = *change.before;
  if (change.after) json["after"] = *change.after;
  if (change.quiet) json["quiet"] = true;
  return json;
}

}  // namespace

Json ListDocument(const std::vector<SnapshotRecord>& records, int64_t total,
                  int64_t damaged, std::string_view next_cursor) {
  Json snapshots = Json::array();
  for (const SnapshotRecord& record : records) {
    const SnapshotOverview& overview = record.overview;
    snapshots.push_back(
        {{"snapshot", overview.id},
         {"connection", record.last_seen.reference},
         {"family", overview.source.family},
         {"detail", std::string(NameOf(overview.options.detail))},
         {"sample_rows", overview.options.sample_rows},
         {"seen", FormatTime(record.last_seen.time)},
         {"door", record.last_seen.door},
         {"client", record.last_seen.client},
         {"tables", overview.counts.tables},
         {"views", overview.counts.views},
         {"columns", overview.counts.columns},
         {"bytes", BytesOf(overview)}});
  }
  Json document = {{"status", "success"},
                   {"snapshots", std::move(snapshots)},
                   {"total", total},
                   {"damaged", damaged},
                   {"truncated", !next_cursor.empty()}};
  if (!next_cursor.empty()) document["next_cursor"] = std::string(next_cursor);
  return document;
}

absl::StatusOr<Json> ShowDocument(const Discovery& discovery,
                                  const std::vector<Sighting>& sightings,
                                  DetailLevel detail,
                                  const std::optional<std::string>& table,
                                  bool with_samples, const DocumentPage& page) {
  const SnapshotOverview& overview = discovery.overview;
  Json seen = Json::array();
  for (const Sighting& sighting : sightings) {
    seen.push_back(SightingJson(sighting));
  }
  Json document = {{"status", "success"},
                   {"snapshot", overview.id},
                   {"connection", discovery.connection},
                   {"family", overview.source.family},
                   {"detail", std::string(NameOf(overview.options.detail))},
                   {"sample_rows", overview.options.sample_rows},
                   {"seen", std::move(seen)},
                   {"totals", CountsJson(overview.counts)},
                   {"links", SnapshotLinks(overview.id)},
                   {"untrusted", true},
                   {"data", {{"tables", Json::array()}}},
                   {"truncated", false}};
  std::vector<Json> tables;
  if (table) {
    ASSIGN_OR_RETURN(const Table* found, FindTable(*discovery.catalog, *table));
    tables.push_back(TableJson(*found, detail, with_samples));
  } else {
    for (const Table& one : discovery.catalog->tables) {
      tables.push_back(TableJson(one, detail, /*with_samples=*/false));
    }
  }
  FillPage(tables, page, kAnswerBytes, "tables", document);
  return document;
}

Json DiffDocument(const Discovery& before, const Discovery& after, bool all,
                  const DocumentPage& page) {
  const DetailLevel detail =
      std::min(before.overview.options.detail, after.overview.options.detail);
  Json totals = Json::object();
  for (const ChangeKind kind : AllChangeKinds()) {
    totals[std::string(NameOf(kind))] = 0;
  }
  int64_t quiet = 0;
  std::vector<Json> changes;
  for (const Change& change :
       DiffCatalogs(*before.catalog, *after.catalog, detail)) {
    if (change.quiet && !all) {
      ++quiet;
      continue;
    }
    Json& total = totals[std::string(NameOf(change.kind))];
    total = total.get<int64_t>() + 1;
    changes.push_back(ChangeJson(change));
  }
  Json document = {
      {"status", "success"},
      {"before", SideJson(before)},
      {"after", SideJson(after)},
      {"same_source", before.overview.source == after.overview.source},
      {"detail", std::string(NameOf(detail))},
      {"totals", std::move(totals)},
      {"quiet_hidden", quiet},
      {"untrusted", true},
      {"data", {{"changes", Json::array()}}},
      {"truncated", false}};
  FillPage(changes, page, kAnswerBytes, "changes", document);
  return document;
}

}  // namespace osiris
