#include "core/discovery/discovery_operations.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/discovery/discovery_document.h"
#include "core/discovery/discovery_schemas.h"
#include "core/discovery/resource_operations.h"
#include "core/discovery/snapshot/cursor.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr size_t kSightingsShown = 10;

std::optional<std::string> OptionalText(const Json& arguments,
                                        const char* name) {
  const auto member = arguments.find(name);
  if (member == arguments.end()) return std::nullopt;
  return member->get<std::string>();
}

// The place that a call's cursor names; at the beginning without one, with no
// snapshots.
absl::StatusOr<SnapshotPosition> PositionOf(std::string_view key,
                                            std::string_view question,
                                            const Json& arguments,
                                            size_t snapshots) {
  const auto cursor = OptionalText(arguments, "cursor");
  if (!cursor) return SnapshotPosition{};
  ASSIGN_OR_RETURN(const std::string text, OpenCursor(key, question, *cursor));
  return ParsePosition(text, snapshots);
}

// The page that begins at `position` of a list made from `snapshots`.
DocumentPage PageOf(std::string key, std::string question,
                    const SnapshotPosition& position,
                    std::vector<std::string> snapshots) {
  return {.first = static_cast<size_t>(position.number),
          .cursor_to = [key = std::move(key), question = std::move(question),
                        snapshots = std::move(snapshots)](size_t next) {
            return SealCursor(
                key, question,
                FormatPosition({.snapshots = snapshots,
                                .number = static_cast<int64_t>(next)}));
          }};
}

absl::StatusOr<Json> HandleRequest(DiscoveryService& service,
                                   const Json& arguments, Call& call) {
  DiscoveryRequest request = {.connection = arguments.at("connection"),
                              .refresh = arguments.value("refresh", false),
                              .door = std::string(NameOf(call.door)),
                              .client = call.client.name};
  if (const auto detail = OptionalText(arguments, "detail")) {
    request.detail = DetailLevelFrom(*detail);
  }
  if (arguments.contains("samples"))
    request.sample_rows = arguments.at("samples").get<int>();
  const SnapshotOptions& defaults = service.defaults();
  const std::string question =
      DumpJson({"discovery.request", request.connection,
                std::string(NameOf(request.detail.value_or(defaults.detail))),
                request.sample_rows.value_or(defaults.sample_rows)});
  ASSIGN_OR_RETURN(std::string key, service.snapshots().Key());
  ASSIGN_OR_RETURN(const SnapshotPosition position,
                   PositionOf(key, question, arguments, 1));
  absl::StatusOr<Discovery> discovery =
      position.snapshots.empty() ? service.Discover(request, call.context)
                                 : service.Recall(position.snapshots[0]);
  RETURN_IF_ERROR(discovery.status());
  discovery->connection = request.connection;
  return SummaryDocument(*discovery, PageOf(std::move(key), question, position,
                                            {discovery->overview.id}));
}

absl::StatusOr<Json> HandleList(DiscoveryService& service,
                                const Json& arguments, Call&) {
  const auto connection = OptionalText(arguments, "connection");
  const std::string question =
      DumpJson({"discovery.list", connection.value_or("")});
  ASSIGN_OR_RETURN(const std::string key, service.snapshots().Key());
  ASSIGN_OR_RETURN(const SnapshotPosition after,
                   PositionOf(key, question, arguments, 1));
  std::string identity;
  if (connection) {
    ASSIGN_OR_RETURN(identity, service.IdentityBehind(*connection));
  }
  ASSIGN_OR_RETURN(SnapshotStore::Listing listing,
                   service.snapshots().List([&](const SnapshotRecord& record) {
                     return !connection ||
                            record.overview.source.identity == identity;
                   }));
  std::vector<SnapshotRecord>& records = listing.records;
  const auto total = static_cast<int64_t>(records.size());
  if (!after.snapshots.empty()) {
    const SnapshotPlace place = {.micros = after.number,
                                 .id = after.snapshots[0]};
    std::erase_if(records, [&place](const SnapshotRecord& record) {
      return !ComesAfter(PlaceOf(record), place);
    });
  }
  const auto limit = arguments.value("limit", size_t{100});
  std::string next;
  if (records.size() > limit) {
    records.resize(limit);
    const SnapshotPlace last = PlaceOf(records.back());
    next = SealCursor(
        key, question,
        FormatPosition({.snapshots = {last.id}, .number = last.micros}));
  }
  return ListDocument(records, total, listing.damaged, next);
}

absl::StatusOr<Json> HandleShow(DiscoveryService& service,
                                const Json& arguments, Call& call) {
  const std::string what = arguments.at("snapshot");
  const auto table = OptionalText(arguments, "table");
  const std::string detail_name = arguments.value("detail", "summary");
  const std::string question =
      DumpJson({"discovery.show", what, detail_name, table.value_or("")});
  ASSIGN_OR_RETURN(std::string key, service.snapshots().Key());
  ASSIGN_OR_RETURN(const SnapshotPosition position,
                   PositionOf(key, question, arguments, 1));
  ASSIGN_OR_RETURN(
      const Discovery discovery,
      service.Recall(position.snapshots.empty() ? what
                                                : position.snapshots[0]));
  ASSIGN_OR_RETURN(const std::vector<Sighting> sightings,
                   service.snapshots().ReadSightings(discovery.overview.id,
                                                     kSightingsShown));
  const auto detail = DetailLevelFrom(detail_name);
  ASSIGN_OR_RETURN(
      Json document,
      ShowDocument(
          discovery, sightings, detail.value_or(DetailLevel::kSummary), table,
          PageOf(std::move(key), question, position, {discovery.overview.id})));
  if (table && !document["data"]["tables"].empty()) {
    const Json& shown = document["data"]["tables"][0];
    if (shown.is_object() && shown.contains("samples")) {
      call.rows = shown.at("samples").at("rows").size();
    }
  }
  return document;
}

// The last two snapshots of one source that answer the same question.
absl::StatusOr<std::vector<std::string>> LastTwo(DiscoveryService& service,
                                                 const std::string& reference) {
  ASSIGN_OR_RETURN(const std::string identity,
                   service.IdentityBehind(reference));
  ASSIGN_OR_RETURN(const std::string latest,
                   service.snapshots().Latest(identity, std::nullopt));
  ASSIGN_OR_RETURN(const SnapshotOverview overview,
                   service.snapshots().ReadOverview(latest));
  ASSIGN_OR_RETURN(const SnapshotStore::Listing listing,
                   service.snapshots().List([&](const SnapshotRecord& record) {
                     return record.overview.source == overview.source &&
                            record.overview.options == overview.options;
                   }));
  if (listing.records.size() < 2) {
    return MakeError(
        ErrorCode::kDiscoveryNotFound,
        fmt::format("`{}` has one snapshot, so there is nothing to compare",
                    reference),
        {.hint = "discover it again with --refresh, or name two snapshots"});
  }
  return std::vector<std::string>{listing.records[1].overview.id,
                                  listing.records[0].overview.id};
}

absl::StatusOr<Json> HandleDiff(DiscoveryService& service,
                                const Json& arguments, Call&) {
  const bool all = arguments.value("all", false);
  std::vector<std::string> names = arguments.at("snapshots");
  const std::string question = DumpJson({"discovery.diff", names, all});
  ASSIGN_OR_RETURN(std::string key, service.snapshots().Key());
  ASSIGN_OR_RETURN(const SnapshotPosition position,
                   PositionOf(key, question, arguments, 2));
  if (!position.snapshots.empty()) {
    names = position.snapshots;
  } else if (names.size() == 1 && IsSnapshotId(names[0])) {
    return MakeError(ErrorCode::kProtocolArgumentInvalid,
                     "one snapshot cannot be compared",
                     {.path = {"snapshots"}, .hint = "name a second one"});
  } else if (names.size() == 1) {
    ASSIGN_OR_RETURN(names, LastTwo(service, names[0]));
  }
  ASSIGN_OR_RETURN(const Discovery before, service.Recall(names[0]));
  ASSIGN_OR_RETURN(const Discovery after, service.Recall(names[1]));
  return DiffDocument(before, after, all,
                      PageOf(std::move(key), question, position,
                             {before.overview.id, after.overview.id}));
}

using Handle = absl::StatusOr<Json> (*)(DiscoveryService&, const Json&, Call&);

Operation::Handler Bind(DiscoveryService* service, Handle handle) {
  if (service == nullptr) return nullptr;
  return [service, handle](const Json& arguments, Call& call) {
    return handle(*service, arguments, call);
  };
}

Operation RequestOperation(DiscoveryService* service) {
  Operation operation;
  operation.name = "discovery.request";
  operation.tool = "discovery_request";
  operation.aliases = {"discovery.request", "osiris.discovery.request",
                       "osiris.introspect_sources"};
  operation.title = "Discover a source";
  operation.description =
      "Describes what one data source holds. The answer is a summary: of each "
      "table its name, number of columns, row count and the tables it refers "
      "to. Columns, keys, indexes and samples are in the resources that "
      "`links` names; `text` is the shortest. Answers are remembered: asking "
      "again is cheap, `refresh` asks the source anew. A long list is cut: "
      "`truncated` says so, and `next_cursor` goes on.";
  operation.input_schema = RequestInputSchema();
  operation.output_schema = SummarySchema();
  operation.errors = {
      ErrorCode::kConfigVariableUnset,     ErrorCode::kConnectionBusy,
      ErrorCode::kConnectionFamilyUnknown, ErrorCode::kConnectionInvalid,
      ErrorCode::kConnectionNotADatabase,  ErrorCode::kConnectionNotFound,
      ErrorCode::kConnectionRefused,       ErrorCode::kConnectionUnreachable,
      ErrorCode::kDiscoveryCursorInvalid,  ErrorCode::kDiscoveryStoreUnusable,
      ErrorCode::kProtocolResultTooLarge};
  operation.cli_words = {"discovery", "run"};
  operation.cli_positional = "connection";
  operation.target_argument = "connection";
  operation.open_world = true;
  operation.deadline_key = "mcp.discovery_deadline_ms";
  operation.handler = Bind(service, HandleRequest);
  return operation;
}

Operation ListOperation(DiscoveryService* service) {
  Operation operation;
  operation.name = "discovery.list";
  operation.title = "List snapshots";
  operation.description =
      "Lists the stored snapshots of sources, the one seen last first: what "
      "was found, when, and who asked.";
  operation.input_schema = ListInputSchema();
  operation.output_schema = ListSchema();
  operation.errors = {ErrorCode::kConnectionNotFound,
                      ErrorCode::kDiscoveryCursorInvalid,
                      ErrorCode::kDiscoveryStoreUnusable};
  operation.cli_words = {"discovery", "list"};
  operation.cli_positional = "connection";
  operation.target_argument = "connection";
  operation.handler = Bind(service, HandleList);
  return operation;
}

Operation ShowOperation(DiscoveryService* service) {
  Operation operation;
  operation.name = "discovery.show";
  operation.title = "Show a snapshot";
  operation.description =
      "Shows what a stored snapshot holds: one line a table with columns, "
      "keys and references, or names only, or everything. Asks no source.";
  operation.input_schema = ShowInputSchema();
  operation.output_schema = ShowSchema();
  operation.errors = {
      ErrorCode::kConnectionNotFound, ErrorCode::kDiscoveryCursorInvalid,
      ErrorCode::kDiscoveryNotFound, ErrorCode::kDiscoverySnapshotDamaged,
      ErrorCode::kDiscoveryTableNotFound};
  operation.cli_words = {"discovery", "show"};
  operation.cli_positional = "snapshot";
  operation.target_argument = "snapshot";
  operation.handler = Bind(service, HandleShow);
  return operation;
}

Operation DiffOperation(DiscoveryService* service) {
  Operation operation;
  operation.name = "discovery.diff";
  operation.title = "Compare snapshots";
  operation.description =
      "Shows what changed between two stored snapshots: tables, columns, keys, "
      "indexes and row counts. A renamed column is one change. Asks no source.";
  operation.input_schema = DiffInputSchema();
  operation.output_schema = DiffSchema();
  operation.errors = {
      ErrorCode::kConnectionNotFound, ErrorCode::kDiscoveryCursorInvalid,
      ErrorCode::kDiscoveryNotFound, ErrorCode::kDiscoverySnapshotDamaged};
  operation.cli_words = {"discovery", "diff"};
  operation.cli_positional = "snapshots";
  operation.handler = Bind(service, HandleDiff);
  return operation;
}

}  // namespace

std::vector<Operation> DiscoveryOperations(DiscoveryService* service) {
  std::vector<Operation> operations = {
      DiffOperation(service), ListOperation(service), RequestOperation(service),
      ShowOperation(service)};
  for (Operation& operation : ResourceOperations(service)) {
    operations.push_back(std::move(operation));
  }
  return operations;
}

}  // namespace osiris
