#include "core/discovery/resource_operations.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/clock.h"
#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/discovery/discovery_document.h"
#include "core/discovery/discovery_schemas.h"
#include "core/discovery/shown_part.h"
#include "core/discovery/snapshot/cursor.h"
#include "core/discovery/stored_source.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr size_t kSnapshotsPerPage = 25;
// A message to an assistant holds no more; a person's window takes whatever a
// snapshot may hold.
constexpr size_t kMaxMessageBytes = 8 << 20;
constexpr size_t kMaxUriShown = 200;

struct Part {
  std::string_view name;
  std::string_view title;
  std::string_view description;
  std::string_view mime_type;
};

constexpr std::array kParts = {
    Part{kOverviewPart, "Overview",
         "Counts, the question that it answers, and its parts with sizes.",
         "application/json"},
    Part{kSamplesPart, "Samples",
         "Some rows of every table, where the discovery asked for samples.",
         "application/json"},
    Part{kTablesPart, "Tables",
         "Every table with its columns, keys, indexes and row count.",
         "application/json"},
    Part{kTextPart, "Tables as text",
         "One line a table: columns with types, keys, references and row "
         "count. Much shorter than tables.json.",
         "text/plain"},
};

std::string_view MimeTypeOf(std::string_view part) {
  const auto* const found =
      std::find_if(kParts.begin(), kParts.end(),
                   [part](const Part& one) { return one.name == part; });
  return found->mime_type;
}

Json ResourceJson(const SnapshotRecord& record, const Part& part) {
  const SnapshotOverview& overview = record.overview;
  Json resource = {{"uri", MakeSnapshotUri(overview.id, part.name)},
                   {"name", fmt::format("{}/{}", overview.id, part.name)},
                   {"title", fmt::format("{} of {} ({}, {})", part.title,
                                         record.last_seen.reference,
                                         NameOf(overview.options.detail),
                                         FormatDate(record.last_seen.time))},
                   {"description", std::string(part.description)},
                   {"mimeType", std::string(part.mime_type)}};
  if (const auto file = overview.files.find(part.name);
      file != overview.files.end()) {
    resource["size"] = file->second.bytes;
  }
  return resource;
}

absl::Status UnknownResource(std::string_view uri) {
  const bool plain = uri.size() <= kMaxUriShown &&
                     std::all_of(uri.begin(), uri.end(), [](char c) {
                       return c > ' ' && c < 0x7F && c != '`';
                     });
  return MakeError(ErrorCode::kProtocolResourceUnknown,
                   plain ? fmt::format("there is no resource `{}`", uri)
                         : "there is no resource of this URI",
                   {.path = {"uri"}});
}

struct Services {
  DiscoveryService* discovery;
  const RowAccess* access;
};

// OK if `door` may have this part of a snapshot.
absl::Status CheckPart(const Services& services, std::string_view part,
                       const SnapshotOverview& overview,
                       const AskedSource& source, const Call& call) {
  RETURN_IF_ERROR(services.access->Decide(source, call).status());
  if (part != kSamplesPart || overview.options.sample_rows == 0) {
    return absl::OkStatus();
  }
  return services.access->Check(source, call);
}

// True if the caller sees less of the source than there is, or sees it
// otherwise.
bool Narrows(const Services& services, const AskedSource& source,
             const Call& call) {
  const auto decision = services.access->Decide(source, call);
  return !decision.ok() || !decision->names.empty() || decision->masks ||
         decision->max_bytes || decision->max_tables;
}

// The parts of a snapshot that the caller may have.
void AppendParts(const Services& services, const SnapshotRecord& record,
                 const Call& call, Json& resources) {
  const AskedSource source =
      SourceOf(record, *services.discovery, *services.access, call);
  const bool narrowed = Narrows(services, source, call);
  for (const Part& part : kParts) {
    if (!CheckPart(services, part.name, record.overview, source, call).ok()) {
      continue;
    }
    Json resource = ResourceJson(record, part);
    // Of what is stored, not of what is shown.
    if (narrowed) resource.erase("size");
    resources.push_back(std::move(resource));
  }
}

absl::StatusOr<Json> HandleList(const Services& services, const Json& arguments,
                                Call& call) {
  DiscoveryService& service = *services.discovery;
  constexpr std::string_view kQuestion = "resources.list";
  ASSIGN_OR_RETURN(const std::string key, service.snapshots().Key());
  ASSIGN_OR_RETURN(
      SnapshotStore::Listing listing,
      service.snapshots().List([](const SnapshotRecord&) { return true; }));
  std::vector<SnapshotRecord>& records = listing.records;
  if (arguments.contains("cursor")) {
    const std::string cursor = arguments.at("cursor");
    ASSIGN_OR_RETURN(const std::string text,
                     OpenCursor(key, kQuestion, cursor));
    ASSIGN_OR_RETURN(const SnapshotPosition after, ParsePosition(text, 1));
    const SnapshotPlace place = {.micros = after.number,
                                 .id = after.snapshots[0]};
    std::erase_if(records, [&place](const SnapshotRecord& record) {
      return !ComesAfter(PlaceOf(record), place);
    });
  }
  Json document = {{"status", "success"}, {"resources", Json::array()}};
  if (records.size() > kSnapshotsPerPage) {
    records.resize(kSnapshotsPerPage);
    const SnapshotPlace last = PlaceOf(records.back());
    document["next_cursor"] = SealCursor(
        key, kQuestion,
        FormatPosition({.snapshots = {last.id}, .number = last.micros}));
  }
  for (const SnapshotRecord& record : records) {
    AppendParts(services, record, call, document["resources"]);
  }
  return document;
}

// The part as the caller may have it, or why it may not.
absl::StatusOr<std::string> PartFor(const Services& services,
                                    const SnapshotWish& wish, Call& call) {
  SnapshotStore& store = services.discovery->snapshots();
  const SnapshotUri& uri = wish.part;
  ASSIGN_OR_RETURN(const SnapshotOverview overview, store.ReadOverview(uri.id));
  ASSIGN_OR_RETURN(const std::vector<Sighting> sightings,
                   store.ReadSightings(uri.id, 1));
  const std::string sighted =
      sightings.empty() ? "" : sightings.front().reference;
  NoteSource(wish.asked, call);
  NoteSource(sighted, call);
  const bool samples =
      uri.part == kSamplesPart && overview.options.sample_rows > 0;
  ASSIGN_OR_RETURN(
      const AdmittedSource admitted,
      AdmitStored({.asked = wish.asked,
                   .sighted = sighted,
                   .identity = overview.source.identity},
                  *services.discovery, *services.access, call, samples));
  const AskedSource& source = admitted.source;
  RETURN_IF_ERROR(CheckPart(services, uri.part, overview, source, call));
  ASSIGN_OR_RETURN(PartText part, ShownPart(store, *services.access,
                                            {.overview = &overview,
                                             .part = uri.part,
                                             .samples = samples,
                                             .source = source,
                                             .decision = &admitted.decision,
                                             .call = &call}));
  call.masked = part.masked;
  call.origins = std::move(part.origins);
  return std::move(part.text);
}

absl::StatusOr<Json> ReadPart(const Services& services,
                              const SnapshotWish& wish, Call& call) {
  const std::string& uri = wish.uri;
  absl::StatusOr<std::string> text = PartFor(services, wish, call);
  // Of what is not configured nothing is listed.
  if (HasCode(text.status(), ErrorCode::kDiscoveryNotFound) ||
      HasCode(text.status(), ErrorCode::kConnectionNotFound)) {
    return UnknownResource(uri);
  }
  RETURN_IF_ERROR(text.status());
  const size_t most = call.door == Door::kDesktop ? SnapshotStore::kMaxPartBytes
                                                  : kMaxMessageBytes;
  if (text->size() > most) {
    return MakeError(
        ErrorCode::kProtocolResultTooLarge,
        fmt::format("the resource has {} bytes; {} are the most", text->size(),
                    most),
        {.path = {"uri"},
         .hint = "read tables.txt, or show one table of the snapshot"});
  }
  return Json{{"status", "success"},
              {"uri", uri},
              {"mimeType", std::string(MimeTypeOf(wish.part.part))},
              {"text", *std::move(text)}};
}

absl::StatusOr<Json> HandleRead(const Services& services, const Json& arguments,
                                Call& call) {
  const std::string uri = arguments.at("uri");
  const auto parsed = ParseSnapshotUri(uri);
  if (!parsed) return UnknownResource(uri);
  return ReadPart(services, {.uri = uri, .part = *parsed}, call);
}

using Handle = absl::StatusOr<Json> (*)(const Services&, const Json&, Call&);

Operation::Handler Bind(const Services& services, Handle handle) {
  if (services.discovery == nullptr) return nullptr;
  return [services, handle](const Json& arguments, Call& call) {
    return handle(services, arguments, call);
  };
}

}  // namespace

std::vector<Operation> ResourceOperations(DiscoveryService* service,
                                          const RowAccess* access) {
  const Services services = {.discovery = service, .access = access};
  Operation list;
  list.name = "resources.list";
  list.title = "List resources";
  list.description = "Lists the parts of stored snapshots as resources.";
  list.input_schema = ResourceListInputSchema;
  list.output_schema = ResourceListSchema;
  list.errors = {ErrorCode::kDiscoveryCursorInvalid,
                 ErrorCode::kDiscoveryStoreUnusable};
  list.handler = Bind(services, HandleList);
  Operation read;
  read.name = "resources.read";
  read.title = "Read a resource";
  read.description = "Reads one part of a stored snapshot by its URI.";
  read.input_schema = ResourceReadInputSchema;
  read.output_schema = ResourceReadSchema;
  read.errors = {
      ErrorCode::kDiscoverySnapshotDamaged, ErrorCode::kDiscoveryStoreUnusable,
      ErrorCode::kPolicyApprovalNeeded,     ErrorCode::kPolicyNotApproved,
      ErrorCode::kPolicyRowsWithheld,       ErrorCode::kPolicySourceDenied,
      ErrorCode::kProtocolResourceUnknown,  ErrorCode::kProtocolResultTooLarge};
  read.handler = Bind(services, HandleRead);
  return {std::move(list), std::move(read)};
}

absl::StatusOr<Json> ReadSnapshot(DiscoveryService* service,
                                  const RowAccess* access,
                                  const SnapshotWish& wish, Call& call) {
  return ReadPart({.discovery = service, .access = access}, wish, call);
}

Json ResourceTemplates() {
  Json templates = Json::array();
  for (const Part& part : kParts) {
    templates.push_back({{"uriTemplate", MakeSnapshotUri("{id}", part.name)},
                         {"name", std::string(part.name)},
                         {"title", fmt::format("{} of a snapshot", part.title)},
                         {"description", std::string(part.description)},
                         {"mimeType", std::string(part.mime_type)}});
  }
  return templates;
}

}  // namespace osiris
