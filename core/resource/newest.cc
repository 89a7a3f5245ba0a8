#include "core/resource/newest.h"

#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/discovery/resource_operations.h"
#include "fmt/format.h"

namespace osiris {
namespace {

struct Shelved {
  ConnectionService* connections;
  DiscoveryService* discovery;
  const RowAccess* access;
};

absl::Status Unknown() {
  return MakeError(ErrorCode::kProtocolResourceUnknown,
                   "there is no snapshot of this source",
                   {.path = {"uri"},
                    .hint = "discover the source: `osiris discovery run`",
                    .assistant_hint = "call `discovery_request` for the "
                                      "source, or list the resources"});
}

absl::StatusOr<std::string> NewestId(DiscoveryService& discovery,
                                     const std::string& reference) {
  ASSIGN_OR_RETURN(const std::string identity,
                   discovery.IdentityBehind(reference));
  return discovery.snapshots().Latest(identity, std::nullopt);
}

absl::StatusOr<Json> List(const Shelved& shelved, const Call& call) {
  Json entries = Json::array();
  const absl::StatusOr<Json> listed = shelved.connections->List();
  // What is wrong with the file is said by connections_list.
  if (!listed.ok()) return entries;
  for (const Json& connection : listed->at("connections")) {
    const std::string reference = connection.at("reference");
    if (!shelved.access->Decide(reference, call).ok() ||
        !NewestId(*shelved.discovery, reference).ok()) {
      continue;
    }
    const absl::StatusOr<Reference> parsed = ParseReference(reference);
    if (!parsed.ok()) continue;
    entries.push_back({{"uri", MakeNewestUri(*parsed, kTextPart)},
                       {"name", fmt::format("{}.{}/{}", parsed->family,
                                            parsed->alias, kTextPart)},
                       {"title", fmt::format("Newest tables of {}", reference)},
                       {"description",
                        "One line a table of the newest snapshot. Changes "
                        "when a discovery finds something else."},
                       {"mimeType", "text/plain"}});
  }
  return entries;
}

absl::StatusOr<Json> Read(const Shelved& shelved, const NewestUri& newest,
                          const std::string& uri, Call& call) {
  const std::string reference = FormatReference(newest.reference);
  NoteSource(reference, call);
  const absl::Status seen = shelved.access->Decide(reference, call).status();
  // Of what is not configured nothing is listed.
  if (HasCode(seen, ErrorCode::kConnectionNotFound)) return Unknown();
  RETURN_IF_ERROR(seen);
  const absl::StatusOr<std::string> id =
      NewestId(*shelved.discovery, reference);
  if (HasCode(id.status(), ErrorCode::kDiscoveryNotFound) ||
      HasCode(id.status(), ErrorCode::kConnectionNotFound)) {
    return Unknown();
  }
  RETURN_IF_ERROR(id.status());
  return ReadSnapshot(shelved.discovery, shelved.access,
                      {.uri = uri,
                       .part = {.id = *id, .part = newest.part},
                       .asked = reference},
                      call);
}

}  // namespace

Json NewestTemplates() {
  Json templates = Json::array();
  for (const std::string_view part : kNewestParts) {
    templates.push_back(
        {{"uriTemplate", fmt::format("{}{{source}}/{}", kNewestPrefix, part)},
         {"name", fmt::format("newest_{}", part)},
         {"title", fmt::format("Newest {} of a source", part)},
         {"description",
          "The source is written FAMILY.ALIAS, without the @. "
          "Subscribe to hear when a discovery found something "
          "else."},
         {"mimeType", part == kTextPart ? "text/plain" : "application/json"}});
  }
  return templates;
}

ResourceShelf NewestShelf(ConnectionService* connections,
                          DiscoveryService* discovery,
                          const RowAccess* access) {
  const Shelved shelved = {
      .connections = connections, .discovery = discovery, .access = access};
  return {.list = [shelved](Call& call) { return List(shelved, call); },
          .read = [shelved](const std::string& uri,
                            Call& call) -> std::optional<absl::StatusOr<Json>> {
            const std::optional<NewestUri> newest = ParseNewestUri(uri);
            if (!newest.has_value()) return std::nullopt;
            return Read(shelved, *newest, uri, call);
          }};
}

}  // namespace osiris
