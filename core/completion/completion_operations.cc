#include "core/completion/completion_operations.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/driver/catalog.h"

namespace osiris {
namespace {

constexpr size_t kMaxValues = 100;

Json InputSchema() {
  const Json text = {{"type", "string"}, {"maxLength", 512}};
  return {{"type", "object"},
          {"properties",
           {{"kind", {{"enum", {"connection", "source", "snapshot", "table"}}}},
            {"value", text},
            {"connection", text}}},
          {"required", {"kind", "value"}},
          {"additionalProperties", false}};
}

Json OutputSchema() {
  return {{"type", "object"},
          {"properties",
           {{"status", {{"const", "success"}}},
            {"values",
             {{"type", "array"},
              {"items", {{"type", "string"}}},
              {"maxItems", kMaxValues}}},
            {"total", {{"type", "integer"}, {"minimum", 0}}}}},
          {"required", {"status", "values", "total"}},
          {"additionalProperties", false}};
}

// Those that begin with `value`, then those that hold it elsewhere.
Json Matching(const std::set<std::string>& candidates, std::string_view value) {
  Json values = Json::array();
  size_t total = 0;
  for (const bool at_start : {true, false}) {
    for (const std::string& candidate : candidates) {
      const size_t place = candidate.find(value);
      if (place == candidate.npos || (place == 0) != at_start) continue;
      ++total;
      if (values.size() < kMaxValues) values.push_back(candidate);
    }
  }
  return {
      {"status", "success"}, {"values", std::move(values)}, {"total", total}};
}

// What one completion is made from.
struct Sources {
  ConnectionService& connections;
  DiscoveryService& discovery;
  const RowAccess& access;
  const Call& call;

  bool Shows(const std::string& reference) const {
    return access.Decide(reference, call).ok();
  }
};

std::set<std::string> References(const Sources& sources) {
  std::set<std::string> references;
  // What is wrong with the file is said by connections.list.
  const absl::StatusOr<Json> list =
      sources.connections.List([&sources](const std::string& reference) {
        return sources.Shows(reference);
      });
  if (!list.ok()) return references;
  for (const Json& connection : list->at("connections")) {
    references.insert(connection.at("reference").get<std::string>());
  }
  return references;
}

absl::StatusOr<std::set<std::string>> Snapshots(const Sources& sources,
                                                const std::string& connection) {
  DiscoveryService& discovery = sources.discovery;
  std::string identity;
  if (!connection.empty()) {
    const absl::StatusOr<std::string> found =
        discovery.IdentityBehind(connection);
    if (!found.ok() || !sources.Shows(connection)) {
      return std::set<std::string>{};
    }
    identity = *found;
  }
  ASSIGN_OR_RETURN(
      const SnapshotStore::Listing listing,
      discovery.snapshots().List([&](const SnapshotRecord& record) {
        return (identity.empty() ||
                record.overview.source.identity == identity) &&
               sources.Shows(record.last_seen.reference);
      }));
  std::set<std::string> ids;
  for (const SnapshotRecord& record : listing.records) {
    ids.insert(record.overview.id);
  }
  return ids;
}

// Of the newest snapshot of `connection`; none where there is no snapshot.
// `most` is how many an answer may name.
std::set<std::string> Tables(const Sources& sources,
                             const std::string& connection, size_t& most) {
  std::set<std::string> tables;
  const auto asked = sources.access.Glance(connection, sources.call);
  if (!asked.ok()) return tables;
  const absl::StatusOr<Discovery> newest = sources.discovery.Recall(connection);
  if (!newest.ok()) return tables;
  // A source may have more than one name.
  const auto seen = sources.access.Glance(newest->connection, sources.call);
  if (!seen.ok()) return tables;
  for (const auto& limit : {asked->max_tables, seen->max_tables}) {
    if (limit) most = std::min(most, static_cast<size_t>(*limit));
  }
  for (const Table& table : newest->catalog->tables) {
    if (!asked->names.ShowsTable(table.name) ||
        !seen->names.ShowsTable(table.name)) {
      continue;
    }
    tables.insert(table.name.schema.empty()
                      ? table.name.name
                      : table.name.schema + "." + table.name.name);
  }
  return tables;
}

absl::StatusOr<Json> Find(const Sources& from, const Json& arguments) {
  const std::string kind = arguments.at("kind");
  const std::string value = arguments.at("value");
  const std::string connection = arguments.value("connection", "");
  if (kind == "connection") return Matching(References(from), value);
  if (kind == "source") {
    std::set<std::string> sources;
    for (const std::string& reference : References(from)) {
      sources.insert(reference.substr(1));
    }
    return Matching(sources, value);
  }
  if (kind == "snapshot") {
    ASSIGN_OR_RETURN(const std::set<std::string> ids,
                     Snapshots(from, connection));
    return Matching(ids, value);
  }
  size_t most = kMaxValues;
  const std::set<std::string> tables = Tables(from, connection, most);
  Json matching = Matching(tables, value);
  Json& values = matching["values"];
  if (values.size() > most) values.erase(values.begin() + most, values.end());
  return matching;
}

}  // namespace

std::vector<Operation> CompletionOperations(ConnectionService* connections,
                                            DiscoveryService* discovery,
                                            const RowAccess* access) {
  Operation find;
  find.name = "completions.find";
  find.title = "Complete a name";
  find.description =
      "Lists what a connection, a source, a snapshot or a table may be called, "
      "given a part of the name.";
  find.input_schema = InputSchema;
  find.output_schema = OutputSchema;
  find.errors = {ErrorCode::kDiscoveryStoreUnusable};
  find.target_argument = "connection";
  if (connections != nullptr && discovery != nullptr) {
    find.handler = [connections, discovery, access](const Json& arguments,
                                                    Call& call) {
      return Find({*connections, *discovery, *access, call}, arguments);
    };
  }
  return {std::move(find)};
}

}  // namespace osiris
