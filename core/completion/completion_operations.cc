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

std::set<std::string> References(ConnectionService& connections) {
  std::set<std::string> references;
  // What is wrong with the file is said by connections.list.
  const absl::StatusOr<Json> list = connections.List();
  if (!list.ok()) return references;
  for (const Json& connection : list->at("connections")) {
    references.insert(connection.at("reference").get<std::string>());
  }
  return references;
}

absl::StatusOr<std::set<std::string>> Snapshots(DiscoveryService& discovery,
                                                const std::string& connection) {
  std::string identity;
  if (!connection.empty()) {
    const absl::StatusOr<std::string> found =
        discovery.IdentityBehind(connection);
    if (!found.ok()) return std::set<std::string>{};
    identity = *found;
  }
  ASSIGN_OR_RETURN(
      const SnapshotStore::Listing listing,
      discovery.snapshots().List([&](const SnapshotRecord& record) {
        return identity.empty() || record.overview.source.identity == identity;
      }));
  std::set<std::string> ids;
  for (const SnapshotRecord& record : listing.records) {
    ids.insert(record.overview.id);
  }
  return ids;
}

// Of the newest snapshot of `connection`; none where there is no snapshot.
std::set<std::string> Tables(DiscoveryService& discovery,
                             const std::string& connection) {
  std::set<std::string> tables;
  const absl::StatusOr<Discovery> newest = discovery.Recall(connection);
  if (!newest.ok()) return tables;
  for (const Table& table : newest->catalog->tables) {
    tables.insert(table.name.schema.empty()
                      ? table.name.name
                      : table.name.schema + "." + table.name.name);
  }
  return tables;
}

absl::StatusOr<Json> Find(ConnectionService& connections,
                          DiscoveryService& discovery, const Json& arguments) {
  const std::string kind = arguments.at("kind");
  const std::string value = arguments.at("value");
  const std::string connection = arguments.value("connection", "");
  if (kind == "connection") return Matching(References(connections), value);
  if (kind == "source") {
    std::set<std::string> sources;
    for (const std::string& reference : References(connections)) {
      sources.insert(reference.substr(1));
    }
    return Matching(sources, value);
  }
  if (kind == "snapshot") {
    ASSIGN_OR_RETURN(const std::set<std::string> ids,
                     Snapshots(discovery, connection));
    return Matching(ids, value);
  }
  return Matching(Tables(discovery, connection), value);
}

}  // namespace

std::vector<Operation> CompletionOperations(ConnectionService* connections,
                                            DiscoveryService* discovery) {
  Operation find;
  find.name = "completions.find";
  find.title = "Complete a name";
  find.description =
      "Lists what a connection, a source, a snapshot or a table may be called, "
      "given a part of the name.";
  find.input_schema = InputSchema;
  find.output_schema = OutputSchema;
  find.errors = {ErrorCode::kDiscoveryStoreUnusable};
  if (connections != nullptr && discovery != nullptr) {
    find.handler = [connections, discovery](const Json& arguments, Call&) {
      return Find(*connections, *discovery, arguments);
    };
  }
  return {std::move(find)};
}

}  // namespace osiris
