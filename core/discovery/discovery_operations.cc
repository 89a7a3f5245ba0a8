#include "core/discovery/discovery_operations.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/discovery/discovery_document.h"
#include "core/discovery/discovery_handler.h"
#include "core/discovery/discovery_schemas.h"
#include "core/discovery/remove_operation.h"
#include "core/discovery/resource_operations.h"
#include "core/discovery/snapshot_operations.h"
#include "core/discovery/snapshot_pages.h"
#include "core/operation/text_answer.h"
#include "core/operation/tool_names.h"

namespace osiris {
namespace {

// The answer. `withheld`: samples were asked for and are not kept.
absl::StatusOr<Json> Summarize(const DiscoveryServices& services,
                               const ShownDiscovery& shown,
                               const DocumentPage& page, bool withheld,
                               Call& call) {
  const auto parts = services.summaries->PartsOf(shown.discovery.catalog);
  Summary summary = SummaryOf(shown.discovery, *parts, page);
  Json& document = summary.rest;
  if (withheld) AddWithheld(Withheld::kSamples, document);
  AddWithheld(shown.decision, document);
  if (shown.decision.max_bytes) {
    constexpr size_t kDataName = std::string_view(R"("data":,)").size();
    const auto bytes = [&] {
      return DumpJson(document).size() + kDataName + summary.data.size();
    };
    // They can be made of the snapshot's id, too.
    if (!CheckBytes(shown.decision, bytes()).ok()) document.erase("links");
    RETURN_IF_ERROR(CheckBytes(shown.decision, bytes()));
  }
  return AnswerWithText(document, "data", std::move(summary.data), call);
}

absl::StatusOr<Json> HandleRequest(const DiscoveryServices& services,
                                   const Json& arguments, Call& call) {
  DiscoveryService& service = *services.discovery;
  DiscoveryRequest request = {.connection = arguments.at("connection"),
                              .refresh = arguments.value("refresh", false),
                              .door = std::string(NameOf(call.door)),
                              .client = WrittenClient(call).name};
  if (const auto detail = OptionalText(arguments, "detail")) {
    request.detail = DetailLevelFrom(*detail);
  }
  // Whoever may not see the source does not have it opened either.
  RETURN_IF_ERROR(
      services.access->Admit(request.connection, call, /*values=*/false)
          .status());
  const SnapshotOptions& defaults = service.defaults();
  const int wanted = arguments.value("samples", defaults.sample_rows);
  const bool withheld =
      wanted > 0 && !services.access->Check(request.connection, call).ok();
  request.sample_rows = withheld ? 0 : wanted;
  ASSIGN_OR_RETURN(
      const SnapshotPages pages,
      SnapshotPages::Open(
          service.snapshots(),
          DumpJson(
              {"discovery.request", request.connection,
               std::string(NameOf(request.detail.value_or(defaults.detail))),
               *request.sample_rows}),
          arguments, 1));
  absl::StatusOr<Discovery> discovery =
      pages.snapshots().empty() ? service.Discover(request, call.context)
                                : service.Recall(pages.snapshots()[0]);
  RETURN_IF_ERROR(discovery.status());
  discovery->connection = request.connection;
  ASSIGN_OR_RETURN(const ShownDiscovery shown,
                   ShowTo(call, *services.access, *std::move(discovery)));
  return Summarize(
      services, shown,
      pages.Page({shown.discovery.overview.id}, LimitsOf(shown.decision)),
      withheld, call);
}

absl::StatusOr<Json> HandleList(const DiscoveryServices& services,
                                const Json& arguments, Call&) {
  DiscoveryService& service = *services.discovery;
  const auto connection = OptionalText(arguments, "connection");
  ASSIGN_OR_RETURN(
      const SnapshotPages pages,
      SnapshotPages::Open(service.snapshots(),
                          DumpJson({"discovery.list", connection.value_or("")}),
                          arguments, 1));
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
  if (!pages.snapshots().empty()) {
    const SnapshotPlace place = {.micros = pages.position().number,
                                 .id = pages.snapshots()[0]};
    std::erase_if(records, [&place](const SnapshotRecord& record) {
      return !ComesAfter(PlaceOf(record), place);
    });
  }
  const auto limit = arguments.value("limit", size_t{100});
  std::string next;
  if (records.size() > limit) {
    records.resize(limit);
    const SnapshotPlace last = PlaceOf(records.back());
    next = pages.CursorTo({.snapshots = {last.id}, .number = last.micros});
  }
  return ListDocument(records, total, listing.damaged, next);
}

Operation RequestOperation(const DiscoveryServices& services) {
  Operation operation;
  operation.name = "discovery.request";
  NameTool(operation);
  operation.title = "Discover a source";
  operation.description =
      "Describes a source in short: each table's number of columns and rows, "
      "and tables it refers to. Go on with discovery_table. Asking again is "
      "cheap.";
  operation.input_schema = RequestInputSchema;
  operation.output_schema = SummarySchema;
  operation.errors = {
      ErrorCode::kConfigVariableUnset,     ErrorCode::kConnectionBusy,
      ErrorCode::kConnectionFamilyUnknown, ErrorCode::kConnectionInvalid,
      ErrorCode::kConnectionNotADatabase,  ErrorCode::kConnectionNotFound,
      ErrorCode::kConnectionRefused,       ErrorCode::kConnectionUnreachable,
      ErrorCode::kDiscoveryCursorInvalid,  ErrorCode::kDiscoveryStoreUnusable,
      ErrorCode::kPolicyApprovalNeeded,    ErrorCode::kPolicyNotApproved,
      ErrorCode::kPolicySourceDenied,      ErrorCode::kProtocolResultTooLarge};
  operation.cli_words = {"discovery", "run"};
  operation.cli_positional = "connection";
  operation.target_argument = "connection";
  operation.open_world = true;
  operation.deadline_key = "mcp.discovery_deadline_ms";
  operation.handler = Bind(services, HandleRequest);
  return operation;
}

Operation ListOperation(const DiscoveryServices& services) {
  Operation operation;
  operation.name = "discovery.list";
  operation.title = "List snapshots";
  operation.description =
      "Lists the stored snapshots of sources, the one seen last first: what "
      "was found, when, and who asked.";
  operation.input_schema = ListInputSchema;
  operation.output_schema = ListSchema;
  operation.errors = {ErrorCode::kConnectionNotFound,
                      ErrorCode::kDiscoveryCursorInvalid,
                      ErrorCode::kDiscoveryStoreUnusable};
  operation.cli_words = {"discovery", "list"};
  operation.cli_positional = "connection";
  operation.target_argument = "connection";
  operation.handler = Bind(services, HandleList);
  return operation;
}

}  // namespace

std::vector<Operation> DiscoveryOperations(DiscoveryService* service,
                                           const RowAccess* access) {
  const DiscoveryServices services = {
      .discovery = service,
      .access = access,
      .summaries = std::make_shared<SummaryMemory>()};
  std::vector<Operation> operations = {ListOperation(services),
                                       RemoveOperation(services),
                                       RequestOperation(services)};
  for (std::vector<Operation> more :
       {SnapshotOperations(services), ResourceOperations(service, access)}) {
    std::move(more.begin(), more.end(), std::back_inserter(operations));
  }
  return operations;
}

}  // namespace osiris
