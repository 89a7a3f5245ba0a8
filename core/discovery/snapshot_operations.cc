#include "core/discovery/snapshot_operations.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/discovery/discovery_document.h"
#include "core/discovery/discovery_schemas.h"
#include "core/discovery/search_document.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/discovery/snapshot_pages.h"
#include "core/discovery/table_document.h"
#include "core/discovery/table_lookup.h"
#include "core/operation/tool_names.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr size_t kSightingsShown = 10;
constexpr size_t kMostSearched = 32;

absl::StatusOr<Json> HandleShow(const DiscoveryServices& services,
                                const Json& arguments, Call& call) {
  DiscoveryService& service = *services.discovery;
  const std::string what = arguments.at("snapshot");
  const auto table = OptionalText(arguments, "table");
  const std::string detail_name = arguments.value("detail", "summary");
  ASSIGN_OR_RETURN(
      const SnapshotPages pages,
      SnapshotPages::Open(
          service.snapshots(),
          DumpJson({"discovery.show", what, detail_name, table.value_or("")}),
          arguments, 1));
  ASSIGN_OR_RETURN(
      const ShownDiscovery shown,
      RecallFor(call, services, {.what = what, .id = pages.FirstSnapshot()}));
  const Discovery& discovery = shown.discovery;
  ASSIGN_OR_RETURN(std::vector<Sighting> sightings,
                   service.snapshots().ReadSightings(discovery.overview.id,
                                                     kSightingsShown));
  // Whoever may not use a connection does not hear of it here.
  std::erase_if(sightings, [&](const Sighting& sighting) {
    return !services.access->Decide(sighting.reference, call).ok();
  });
  ASSIGN_OR_RETURN(
      Json document,
      ShowDocument(discovery, sightings,
                   DetailLevelFrom(detail_name).value_or(DetailLevel::kSummary),
                   table, !services.access->Masks(shown.source, call),
                   pages.Page({discovery.overview.id})));
  if (table && !document["data"]["tables"].empty()) {
    const Json& shown = document["data"]["tables"][0];
    if (shown.is_object() && shown.contains("samples")) {
      call.rows = shown.at("samples").at("rows").size();
    }
  }
  return document;
}

// As CheckBytes, of the whole answer.
absl::Status CheckSize(const Decision& decision, const Json& document) {
  if (!decision.max_bytes) return absl::OkStatus();
  return CheckBytes(decision, DumpJson(document).size());
}

absl::StatusOr<Json> HandleTable(const DiscoveryServices& services,
                                 const Json& arguments, Call& call) {
  DiscoveryService& service = *services.discovery;
  const std::string what = arguments.at("snapshot");
  const std::string name = arguments.at("table");
  const bool full = arguments.value("detail", "compact") == "full";
  ASSIGN_OR_RETURN(
      const SnapshotPages pages,
      SnapshotPages::Open(service.snapshots(),
                          DumpJson({"discovery.table", what, name, full}),
                          arguments, 1));
  ASSIGN_OR_RETURN(
      const ShownDiscovery shown,
      RecallFor(call, services, {.what = what, .id = pages.FirstSnapshot()},
                DetailLevel::kSummary));
  const Discovery& discovery = shown.discovery;
  if (!shown.decision.names.MayAskFor(name)) return TableWithheld();
  ASSIGN_OR_RETURN(const Table* const table,
                   FindTable(*discovery.catalog, name));
  if (discovery.overview.options.detail == DetailLevel::kNames) {
    return MakeError(ErrorCode::kDiscoveryNotFound,
                     "the snapshot holds names of tables only",
                     {.hint = "discover the connection with detail `summary`"});
  }
  Json document = TableDocument(
      discovery, *table, full,
      pages.Page({discovery.overview.id}, LimitsOf(shown.decision)));
  AddWithheld(shown.decision, document);
  RETURN_IF_ERROR(CheckSize(shown.decision, document));
  return document;
}

// The ids to search in: the newest snapshot of each source, those that know
// columns first.
absl::StatusOr<std::vector<std::string>> NewestOfEach(SnapshotStore& store) {
  ASSIGN_OR_RETURN(const SnapshotStore::Listing listing,
                   store.List([](const SnapshotRecord&) { return true; }));
  std::vector<std::string> ids;
  std::set<std::string> sources;
  for (const bool names_only : {false, true}) {
    for (const SnapshotRecord& record : listing.records) {
      const SnapshotOverview& overview = record.overview;
      if ((overview.options.detail == DetailLevel::kNames) != names_only) {
        continue;
      }
      if (sources.insert(overview.source.identity).second) {
        ids.push_back(overview.id);
      }
    }
  }
  return ids;
}

// One of the snapshots to search in, if the caller may: `asked`, if it was
// named. What is not to be known is as if it was not there; what a person would
// be asked for first, is said to be withheld.
absl::StatusOr<std::optional<ShownDiscovery>> ToSearch(
    Call& call, const DiscoveryServices& services, const std::string& name,
    bool asked, Json& withheld) {
  constexpr DetailLevel kLeast = DetailLevel::kSummary;
  auto shown = asked ? RecallFor(call, services, {.what = name}, kLeast)
                     : GlanceAt(call, services, name, kLeast);
  if (!asked && (HasCode(shown.status(), ErrorCode::kPolicySourceDenied) ||
                 HasCode(shown.status(), ErrorCode::kConnectionNotFound))) {
    return std::nullopt;
  }
  if (!asked && HasCode(shown.status(), ErrorCode::kPolicyNotApproved)) {
    AddWithheld(Withheld::kSources, withheld);
    return std::nullopt;
  }
  RETURN_IF_ERROR(shown.status());
  AddWithheld(shown->decision, withheld);
  return *std::move(shown);
}

// The strictest of two limits.
void Lower(const std::optional<int64_t>& limit, std::optional<int64_t>& most) {
  if (limit) most = std::min(*limit, most.value_or(*limit));
}

absl::StatusOr<Json> HandleSearch(const DiscoveryServices& services,
                                  const Json& arguments, Call& call) {
  DiscoveryService& service = *services.discovery;
  std::vector<std::string> names;
  if (const auto snapshot = OptionalText(arguments, "snapshot")) {
    names.push_back(*snapshot);
  } else {
    ASSIGN_OR_RETURN(names, NewestOfEach(service.snapshots()));
  }
  int64_t not_searched = 0;
  if (names.size() > kMostSearched) {
    not_searched = static_cast<int64_t>(names.size() - kMostSearched);
    names.resize(kMostSearched);
  }
  const bool asked = arguments.contains("snapshot");
  std::vector<SearchedSource> searched;
  // An answer from several sources is as short as each of them wants it.
  Decision strictest;
  Json withheld;
  for (const std::string& name : names) {
    RETURN_IF_ERROR(CheckAlive(call.context));
    auto one = ToSearch(call, services, name, asked, withheld);
    // One that is damaged must not hide what the others hold.
    if (!one.ok() && names.size() > 1) {
      ++not_searched;
      continue;
    }
    RETURN_IF_ERROR(one.status());
    if (!one->has_value()) continue;
    Lower((*one)->decision.max_bytes, strictest.max_bytes);
    searched.push_back({.discovery = std::move((*one)->discovery),
                        .limits = LimitsOf((*one)->decision)});
  }
  Json document = SearchDocument(
      searched, not_searched, arguments.at("query").get<std::string>(),
      arguments.value("limit", size_t{20}), AudienceOf(call.door));
  if (!withheld.is_null()) {
    document["withheld"].update(withheld.at("withheld"));
  }
  RETURN_IF_ERROR(CheckSize(strictest, document));
  return document;
}

// The last two snapshots of one source that answer the same question.
absl::StatusOr<std::vector<std::string>> LastTwo(DiscoveryService& service,
                                                 const std::string& reference) {
  ASSIGN_OR_RETURN(const std::string identity,
                   service.IdentityBehind(reference));
  const auto latest = service.snapshots().Latest(identity, std::nullopt);
  if (!latest.ok()) return NameSource(latest.status(), reference);
  ASSIGN_OR_RETURN(const SnapshotOverview overview,
                   service.snapshots().ReadOverview(*latest));
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
        {.hint = "discover it again with --refresh, or name two snapshots",
         .assistant_hint =
             "call `discovery_request` with `refresh`, or name two snapshots"});
  }
  return std::vector<std::string>{listing.records[1].overview.id,
                                  listing.records[0].overview.id};
}

absl::StatusOr<Json> HandleDiff(const DiscoveryServices& services,
                                const Json& arguments, Call& call) {
  DiscoveryService& service = *services.discovery;
  const bool all = arguments.value("all", false);
  const std::vector<std::string> names = arguments.at("snapshots");
  // Where it is known already which they mean.
  std::vector<std::string> ids(2);
  ASSIGN_OR_RETURN(const SnapshotPages pages,
                   SnapshotPages::Open(service.snapshots(),
                                       DumpJson({"discovery.diff", names, all}),
                                       arguments, 2));
  if (!pages.snapshots().empty()) {
    ids = pages.snapshots();
  } else if (names.size() == 1 && IsSnapshotId(names[0])) {
    return MakeError(ErrorCode::kProtocolArgumentInvalid,
                     "one snapshot cannot be compared",
                     {.path = {"snapshots"}, .hint = "name a second one"});
  } else if (names.size() == 1) {
    NoteSource(names[0], call);
    RETURN_IF_ERROR(
        services.access->Admit(names[0], call, /*values=*/false).status());
    ASSIGN_OR_RETURN(ids, LastTwo(service, names[0]));
  }
  ASSIGN_OR_RETURN(
      const ShownPair shown,
      RecallBothFor(call, services, {.what = names.front(), .id = ids[0]},
                    {.what = names.back(), .id = ids[1]}));
  const auto& [before, after] = shown;
  Decision strictest = after.decision;
  strictest.Narrow(before.decision);
  Json document = DiffDocument(
      before.discovery, after.discovery, all,
      pages.Page({before.discovery.overview.id, after.discovery.overview.id},
                 LimitsOf(strictest)));
  AddWithheld(before.decision, document);
  AddWithheld(after.decision, document);
  RETURN_IF_ERROR(CheckSize(strictest, document));
  return document;
}

// What all of them have in common. `what` is the member of the input that
// names the snapshot, or the snapshots.
Operation MakeOperation(const DiscoveryServices& services,
                        DiscoveryHandler handler, const char* name,
                        const char* what) {
  Operation operation;
  operation.name = name;
  NameTool(operation);
  operation.target_argument = what;
  operation.errors = {
      ErrorCode::kConnectionNotFound,   ErrorCode::kDiscoveryCursorInvalid,
      ErrorCode::kDiscoveryNotFound,    ErrorCode::kDiscoverySnapshotDamaged,
      ErrorCode::kPolicyApprovalNeeded, ErrorCode::kPolicyNotApproved,
      ErrorCode::kPolicySourceDenied,   ErrorCode::kProtocolResultTooLarge};
  operation.handler = Bind(services, handler);
  return operation;
}

Operation DiffOperation(const DiscoveryServices& services) {
  Operation operation =
      MakeOperation(services, HandleDiff, "discovery.diff", "snapshots");
  operation.title = "Compare snapshots";
  operation.description =
      "Shows what changed between two stored snapshots: tables, columns, keys, "
      "indexes and row counts. A renamed column is one change. Asks no source.";
  operation.input_schema = DiffInputSchema;
  operation.output_schema = DiffSchema;
  operation.cli_words = {"discovery", "diff"};
  operation.cli_positional = "snapshots";
  return operation;
}

Operation SearchOperation(const DiscoveryServices& services) {
  Operation operation =
      MakeOperation(services, HandleSearch, "discovery.search", "snapshot");
  operation.title = "Search tables and columns";
  operation.description =
      "Finds tables and columns by name or comment in what discovery_request "
      "has stored, of one source or of all, best match first. Asks no source.";
  operation.input_schema = SearchInputSchema;
  operation.output_schema = SearchDocumentSchema;
  operation.cli_words = {"discovery", "search"};
  operation.cli_positional = "query";
  return operation;
}

Operation ShowOperation(const DiscoveryServices& services) {
  Operation operation =
      MakeOperation(services, HandleShow, "discovery.show", "snapshot");
  operation.title = "Show a snapshot";
  operation.description =
      "Shows what a stored snapshot holds: one line a table with columns, "
      "keys and references, or names only, or everything. Asks no source.";
  operation.input_schema = ShowInputSchema;
  operation.output_schema = ShowSchema;
  operation.errors.push_back(ErrorCode::kDiscoveryTableNotFound);
  operation.cli_words = {"discovery", "show"};
  operation.cli_positional = "snapshot";
  return operation;
}

Operation TableOperation(const DiscoveryServices& services) {
  Operation operation =
      MakeOperation(services, HandleTable, "discovery.table", "snapshot");
  operation.title = "Describe a table";
  operation.description =
      "Describes one table of a stored snapshot in depth: columns, keys, "
      "indexes, row count, what it refers to and what refers to it. Asks no "
      "source.";
  operation.input_schema = TableInputSchema;
  operation.output_schema = TableDocumentSchema;
  operation.errors.push_back(ErrorCode::kDiscoveryTableNotFound);
  operation.errors.push_back(ErrorCode::kPolicyTableWithheld);
  operation.cli_words = {"discovery", "table"};
  operation.cli_positional = "snapshot";
  return operation;
}

}  // namespace

std::vector<Operation> SnapshotOperations(const DiscoveryServices& services) {
  return {DiffOperation(services), SearchOperation(services),
          ShowOperation(services), TableOperation(services)};
}

}  // namespace osiris
