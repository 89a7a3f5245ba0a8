#include "core/discovery/discovery_service.h"

#include <memory>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/fingerprint.h"
#include "core/base/log.h"
#include "core/base/status_macros.h"
#include "core/discovery/catalog_reader.h"
#include "core/discovery/snapshot/snapshot_uri.h"
#include "core/driver/read_query.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// Entries of another form are never found.
constexpr std::string_view kCacheForm = "discovery/1";

std::string StampOf(const std::optional<CacheEntry>& entry) {
  return entry ? entry->stamp : std::string();
}

}  // namespace

DiscoveryService::DiscoveryService(const ConnectionResolver* resolver,
                                   const DriverRegistry* drivers,
                                   CacheStore* cache, SnapshotStore* snapshots,
                                   const Clock* clock, SnapshotOptions defaults)
    : resolver_(resolver),
      drivers_(drivers),
      cache_(cache),
      snapshots_(snapshots),
      clock_(clock),
      defaults_(defaults) {}

absl::StatusOr<Discovery> DiscoveryService::Discover(
    const DiscoveryRequest& request, const CallContext& context) {
  const Clock::Monotonic began = clock_->MonotonicNow();
  const auto finish = [&](Discovery discovery) {
    discovery.connection = request.connection;
    discovery.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
        clock_->MonotonicNow() - began);
    return discovery;
  };
  ASSIGN_OR_RETURN(const Question question, QuestionOf(request));
  RETURN_IF_ERROR(CheckAlive(context));
  if (!request.refresh) {
    if (auto known = FromCache(question)) return finish(*std::move(known));
  }
  std::optional<std::string> stamp;
  const absl::StatusOr<KeyLock> lock = Hold(question, context, stamp);
  if (!lock.ok()) {
    if (!CheckAlive(context).ok()) return lock.status();
    return MakeError(ErrorCode::kDiscoveryStoreUnusable,
                     std::string(lock.status().message()));
  }
  // While we waited somebody else may have asked the same.
  if (!request.refresh ||
      (stamp && *stamp != StampOf(cache_->Find(question.key)))) {
    if (auto known = FromCache(question)) return finish(*std::move(known));
  }
  ASSIGN_OR_RETURN(Discovery fresh, AskSource(question, request, context));
  return finish(std::move(fresh));
}

absl::StatusOr<KeyLock> DiscoveryService::Hold(
    const Question& question, const CallContext& context,
    std::optional<std::string>& stamp) {
  CallContext at_once;
  at_once.deadline = CallContext::Clock::time_point::min();
  absl::StatusOr<KeyLock> lock = cache_->Lock(question.key, at_once);
  if (lock.ok()) return lock;
  stamp = StampOf(cache_->Find(question.key));
  return cache_->Lock(question.key, context);
}

absl::StatusOr<DiscoveryService::Question> DiscoveryService::QuestionOf(
    const DiscoveryRequest& request) const {
  Question question;
  question.options = {
      .detail = request.detail.value_or(defaults_.detail),
      .sample_rows = request.sample_rows.value_or(defaults_.sample_rows)};
  if (question.options.sample_rows < 0 ||
      question.options.sample_rows > CatalogRequest::kMaxSampleRows) {
    return MakeError(ErrorCode::kProtocolArgumentInvalid,
                     fmt::format("`samples` must be from 0 to {}",
                                 CatalogRequest::kMaxSampleRows),
                     {.path = {"samples"}});
  }
  ASSIGN_OR_RETURN(question.config, resolver_->Resolve(request.connection));
  question.driver = drivers_->Find(question.config.family);
  if (question.driver == nullptr) {
    return MakeError(
        ErrorCode::kConnectionFamilyUnknown,
        fmt::format("no driver serves `{}`", question.config.family));
  }
  question.source = {.identity = IdentityOf(question.config),
                     .family = question.config.family};
  question.key = Fingerprint()
                     .Add(kCacheForm)
                     .Add(question.source.identity)
                     .Add(NameOf(question.options.detail))
                     .Add(std::to_string(question.options.sample_rows))
                     .Add(question.driver->version())
                     .Hex();
  return question;
}

std::optional<Discovery> DiscoveryService::FromCache(const Question& question) {
  const std::optional<CacheEntry> entry = cache_->Find(question.key);
  if (!entry) return std::nullopt;
  const auto member = entry->value.is_object() ? entry->value.find("snapshot")
                                               : entry->value.end();
  absl::Status why = absl::InvalidArgumentError("it names no snapshot");
  if (member != entry->value.end() && member->is_string()) {
    const std::string id = *member;
    const auto stored = snapshots_->Read(id);
    if (stored.ok() && (*stored)->overview.source == question.source &&
        (*stored)->overview.options == question.options) {
      return Discovery{.overview = (*stored)->overview,
                       .catalog = (*stored)->catalog,
                       .from_cache = true,
                       .created = entry->created,
                       .expires = entry->expires};
    }
    if (!stored.ok()) why = stored.status();
  }
  Log(LogLevel::kWarning, "cache_entry.unusable",
      {{"key", question.key}, {"reason", std::string(why.message())}});
  cache_->Remove(question.key);
  return std::nullopt;
}

absl::StatusOr<Discovery> DiscoveryService::AskSource(
    const Question& question, const DiscoveryRequest& request,
    const CallContext& context) {
  const Clock::Monotonic began = clock_->MonotonicNow();
  const Clock::Wall created = clock_->Now();
  ASSIGN_OR_RETURN(const std::unique_ptr<Connection> connection,
                   question.driver->Open(question.config, context));
  ASSIGN_OR_RETURN(
      Catalog catalog,
      ReadWholeCatalog(*connection,
                       {.detail = question.options.detail,
                        .sample_rows = question.options.sample_rows},
                       context));
  RETURN_IF_ERROR(CheckAlive(context));
  const auto elapsed = clock_->MonotonicNow() - began;
  ASSIGN_OR_RETURN(
      const std::shared_ptr<const StoredSnapshot> stored,
      snapshots_->Record(
          question.source, question.options, std::move(catalog),
          {.time = created,
           .reference = request.connection,
           .door = request.door,
           .client = request.client,
           .driver = std::string(question.driver->version()),
           .elapsed_ms =
               std::chrono::duration_cast<std::chrono::milliseconds>(elapsed)
                   .count()}));
  Discovery discovery = {.overview = stored->overview,
                         .catalog = stored->catalog,
                         .created = created};
  const absl::StatusOr<CacheEntry> entry =
      cache_->Put(question.key, {{"snapshot", discovery.overview.id}});
  if (entry.ok()) {
    discovery.created = entry->created;
    discovery.expires = entry->expires;
  } else {
    Log(LogLevel::kWarning, "cache_entry.lost",
        {{"key", question.key},
         {"reason", std::string(entry.status().message())}});
  }
  return discovery;
}

absl::Status DiscoveryService::Forget(std::string_view id) {
  // First what would lead to it.
  cache_->RemoveIf([id](const Json& value) {
    const auto member =
        value.is_object() ? value.find("snapshot") : value.end();
    return member != value.end() && *member == id;
  });
  return snapshots_->Remove(id);
}

absl::StatusOr<std::string> DiscoveryService::IdentityBehind(
    std::string_view reference) const {
  ASSIGN_OR_RETURN(const ConnectionConfig config,
                   resolver_->Resolve(reference));
  return IdentityOf(config);
}

std::vector<std::string> DiscoveryService::ReferencesTo(
    std::string_view identity) const {
  return resolver_->ReferencesTo(identity);
}

absl::StatusOr<std::string> DiscoveryService::NewestOf(
    std::string_view identity, DetailLevel least) {
  if (least == DetailLevel::kNames) {
    return snapshots_->Latest(identity, std::nullopt);
  }
  ASSIGN_OR_RETURN(const SnapshotStore::Listing listing,
                   snapshots_->List([&](const SnapshotRecord& record) {
                     return record.overview.source.identity == identity &&
                            record.overview.options.detail >= least;
                   }));
  if (listing.records.empty()) {
    return snapshots_->Latest(identity, std::nullopt);
  }
  return listing.records.front().overview.id;
}

absl::Status NameSource(const absl::Status& status,
                        std::string_view reference) {
  if (!HasCode(status, ErrorCode::kDiscoveryNotFound)) return status;
  const std::string run = fmt::format("`osiris discovery run {}`", reference);
  return MakeError(
      ErrorCode::kDiscoveryNotFound,
      fmt::format("no snapshot of `{}` is stored", reference),
      {.hint = "discover it first: " + run,
       .assistant_hint = "call `discovery_request` for the connection"});
}

absl::StatusOr<Discovery> DiscoveryService::Recall(std::string_view what,
                                                   DetailLevel least) {
  const Clock::Monotonic began = clock_->MonotonicNow();
  std::string id(what);
  if (!IsSnapshotId(what)) {
    ASSIGN_OR_RETURN(const std::string identity, IdentityBehind(what));
    auto newest = NewestOf(identity, least);
    if (!newest.ok()) return NameSource(newest.status(), what);
    id = *std::move(newest);
  }
  Discovery discovery = {.from_cache = true};
  ASSIGN_OR_RETURN(const auto stored, snapshots_->Read(id));
  discovery.overview = stored->overview;
  discovery.catalog = stored->catalog;
  ASSIGN_OR_RETURN(const std::vector<Sighting> sightings,
                   snapshots_->ReadSightings(id, 1));
  if (!sightings.empty()) {
    discovery.connection = sightings.front().reference;
    discovery.created = sightings.front().time;
  }
  discovery.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(
      clock_->MonotonicNow() - began);
  return discovery;
}

}  // namespace osiris
