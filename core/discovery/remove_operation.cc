#include "core/discovery/remove_operation.h"

#include <chrono>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/clock.h"
#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/discovery/discovery_schemas.h"
#include "core/discovery/snapshot/snapshot_uri.h"

namespace osiris {
namespace {

// The snapshots that `arguments` mean.
absl::StatusOr<std::vector<std::string>> Meant(
    const DiscoveryServices& services, const Json& arguments, Call& call) {
  DiscoveryService& service = *services.discovery;
  const auto what = OptionalText(arguments, "snapshot");
  const auto days = arguments.find("unseen_days");
  if (!what && days == arguments.end()) {
    return MakeError(ErrorCode::kProtocolArgumentInvalid,
                     "nothing says which snapshots to remove",
                     {.hint = "name a snapshot or a connection, or give "
                              "`unseen_days`"});
  }
  std::string identity;
  const bool one = what && IsSnapshotId(*what);
  if (what && !one) {
    ASSIGN_OR_RETURN(identity, service.IdentityBehind(*what));
  }
  auto before = Clock::Wall::max();
  if (days != arguments.end()) {
    before = service.Now() - std::chrono::hours(24) * days->get<int>();
  }
  ASSIGN_OR_RETURN(
      const SnapshotStore::Listing listing,
      service.snapshots().List([&](const SnapshotRecord& record) {
        const SnapshotOverview& overview = record.overview;
        return (!one || overview.id == *what) &&
               (identity.empty() || overview.source.identity == identity) &&
               record.last_seen.time <= before;
      }));
  std::vector<std::string> ids;
  for (const SnapshotRecord& record : listing.records) {
    if (one) NoteSource(record.last_seen.reference, call);
    ids.push_back(record.overview.id);
  }
  return ids;
}

absl::StatusOr<Json> HandleRemove(const DiscoveryServices& services,
                                  const Json& arguments, Call& call) {
  ASSIGN_OR_RETURN(const std::vector<std::string> ids,
                   Meant(services, arguments, call));
  if (ids.empty() && arguments.contains("snapshot") &&
      !arguments.contains("unseen_days")) {
    return MakeError(ErrorCode::kDiscoveryNotFound,
                     "no such snapshot is stored");
  }
  Json removed = Json::array();
  for (const std::string& id : ids) {
    RETURN_IF_ERROR(CheckAlive(call.context));
    const absl::Status status = services.discovery->Forget(id);
    // Somebody else removes it, too.
    if (HasCode(status, ErrorCode::kDiscoveryNotFound)) continue;
    RETURN_IF_ERROR(status);
    removed.push_back(id);
  }
  const size_t count = removed.size();
  return Json{
      {"status", "success"}, {"removed", std::move(removed)}, {"count", count}};
}

}  // namespace

Operation RemoveOperation(const DiscoveryServices& services) {
  Operation operation;
  operation.name = "discovery.remove";
  operation.title = "Remove snapshots";
  operation.description =
      "Removes stored snapshots for good: one, all of a connection, or those "
      "that were not found again for some time. The sources are not touched.";
  operation.input_schema = RemoveInputSchema;
  operation.output_schema = RemoveSchema;
  operation.errors = {
      ErrorCode::kConnectionNotFound, ErrorCode::kDiscoveryNotFound,
      ErrorCode::kDiscoveryStoreUnusable, ErrorCode::kProtocolArgumentInvalid};
  operation.cli_words = {"discovery", "remove"};
  operation.cli_positional = "snapshot";
  operation.target_argument = "snapshot";
  operation.read_only = false;
  operation.idempotent = false;
  operation.handler = Bind(services, HandleRemove);
  return operation;
}

}  // namespace osiris
