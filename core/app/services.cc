#include "core/app/services.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/app/operation_list.h"
#include "core/app/otlp_known.h"
#include "core/audit/seal_key_file.h"
#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/cache/cache_store.h"
#include "core/connection/connection_secrets.h"
#include "core/connection/connection_service.h"
#include "core/connection/reference.h"
#include "core/discovery/connection_resolver.h"
#include "core/discovery/discovery_service.h"
#include "core/discovery/snapshot/snapshot_store.h"
#include "core/memory/approval_consent.h"
#include "core/memory/memory_service.h"
#include "core/memory/memory_shelf.h"
#include "core/pause/pause_switch.h"
#include "core/payload/leak/leak_check.h"
#include "core/payload/payload_keeper.h"
#include "core/payload/payload_key_source.h"
#include "core/payload/payload_search.h"
#include "core/payload/promised_answer.h"
#include "core/policy/row_access.h"
#include "core/resource/manual.h"
#include "core/resource/newest.h"
#include "core/resource/shelf.h"
#include "core/retention/kept_records.h"
#include "core/retention/retention_service.h"
#include "core/rows/row_service.h"
#include "core/secret/home_stores.h"
#include "core/secret/passphrase.h"
#include "core/secret/redactor.h"
#include "core/trail/trail_service.h"
#include "core/usage/usage_service.h"
#include "core/usage/usage_shelf.h"

namespace osiris {
namespace {

// What discovery sees of the connections.
class ConfiguredConnections final : public ConnectionResolver {
 public:
  explicit ConfiguredConnections(ConnectionService& connections)
      : connections_(connections) {}

  absl::StatusOr<ConnectionConfig> Resolve(
      std::string_view reference) const override {
    ASSIGN_OR_RETURN(const Reference parsed, ParseReference(reference));
    return connections_.Resolve(parsed);
  }

  std::vector<std::string> ReferencesTo(
      std::string_view identity) const override {
    return connections_.ReferencesTo(identity);
  }

 private:
  ConnectionService& connections_;
};

CacheOptions CacheOptionsFrom(const ServicesRequest& request) {
  return {.folder = request.paths.cache,
          .ttl = std::chrono::seconds(request.config.cache.ttl_s),
          .max_bytes = request.config.cache.max_bytes};
}

// What was stored of a connection that is not there any more, or has another
// name, is nobody's to see: the rule that it stood under went with it.
RowAccess::Rule RuleOf(ConnectionService& connections) {
  return [&connections](
             std::string_view connection) -> absl::StatusOr<SourceRule> {
    const absl::StatusOr<Reference> reference = ParseReference(connection);
    if (!reference.ok()) {
      return MakeError(ErrorCode::kPolicySourceDenied,
                       "nothing says of which source this is");
    }
    ASSIGN_OR_RETURN(ConnectionRules rules, connections.RulesOf(*reference));
    return SourceRule{.policy = std::move(rules.policy),
                      .masks = std::move(rules.masks)};
  };
}

// What is about no connection that can be told is kept as the least of all.
PayloadKeeper::Rule PayloadRule(ConnectionService& connections) {
  return [&connections](std::string_view target) {
    // Without the making of an error for each.
    if (target.empty()) return connections.PayloadRule(std::nullopt);
    const absl::StatusOr<Reference> reference = ParseReference(target);
    return connections.PayloadRule(reference.ok() ? std::optional(*reference)
                                                  : std::nullopt);
  };
}

std::function<absl::Status(const std::string&)> PromiseOf(
    const ServicesRequest& request) {
  const AnswerFolders folders = {.audit = request.paths.audit,
                                 .payloads = request.paths.payloads};
  return [folders, clock = request.clock,
          days = request.config.payloads.retention_days](
             const std::string& correlation_id) {
    return CheckPromise(
        folders, FormatTime(clock->Now() - std::chrono::hours(24) * days),
        correlation_id);
  };
}

SecretStores::OnRead LearnerOf(const ServicesRequest& request) {
  if (request.withheld == nullptr) return nullptr;
  return [withheld = request.withheld](std::string_view reference,
                                       const Secret& secret) {
    withheld->Learn(reference, secret);
  };
}

std::function<std::shared_ptr<const Redactor>()> KnownTo(
    WithheldSecrets* withheld) {
  if (withheld == nullptr) return nullptr;
  return [withheld] { return withheld->Current(); };
}

RowAccess::Standard PolicyOf(const ServicesRequest& request) {
  if (request.policy) return request.policy;
  return [policy = request.config.policy] { return policy; };
}

// Those of the newest snapshot of a connection that has any.
RowAccess::StoredSamples SamplesIn(SnapshotStore& snapshots) {
  return [&snapshots](
             std::string_view connection) -> std::shared_ptr<const Catalog> {
    const auto listing = snapshots.List([&](const SnapshotRecord& record) {
      return record.overview.options.sample_rows > 0 &&
             record.last_seen.reference == connection;
    });
    if (!listing.ok() || listing->records.empty()) return nullptr;
    const auto catalog =
        snapshots.ReadCatalog(listing->records.front().overview.id);
    return catalog.ok() ? *catalog : nullptr;
  };
}

// By the audit log, of answers that would still be kept.
std::function<absl::StatusOr<LostAnswers>(const std::string&,
                                          const std::string&)>
LostAnswersIn(const ServicesRequest& request) {
  return [folder = request.paths.audit, clock = request.clock,
          days = request.config.payloads.retention_days](
             const std::string& since, const std::string& until) {
    const std::string first =
        FormatDate(clock->Now() - std::chrono::hours(24) * days);
    return CountLost(folder, std::max(since, first), until);
  };
}

SnapshotOptions DefaultsFrom(const Config& config) {
  SnapshotOptions defaults;
  defaults.detail =
      DetailLevelFrom(config.discovery.detail).value_or(DetailLevel::kSummary);
  defaults.sample_rows = static_cast<int>(config.discovery.samples);
  return defaults;
}

}  // namespace

struct Services::State {
  explicit State(const ServicesRequest& request)
      : secrets(HomeStores(request.paths.vault_file, request.environment,
                           PersonBehind(request.ask_secret), *request.clock,
                           LearnerOf(request))),
        connections(
            request.paths, request.environment, request.drivers,
            request.connections,
            [this](std::string_view reference) {
              return secrets->Read(reference);
            },
            [policy = PolicyOf(request)] { return policy().assistants; }),
        connection_secrets(request.paths, secrets.get(), request.ask_secret),
        resolver(connections),
        cache(CacheOptionsFrom(request), request.clock),
        snapshots(request.paths.discovery),
        discovery(&resolver, request.drivers, &cache, &snapshots, request.clock,
                  DefaultsFrom(request.config)),
        rows(connections, *request.drivers),
        access(PolicyOf(request), RuleOf(connections), request.approvals,
               SamplesIn(snapshots)),
        sight(&connections, &discovery, &access),
        pause(request.paths.paused_file, request.clock,
              KnownTo(request.withheld)),
        seal_keys(request.paths.keys),
        trail(request.paths.audit, seal_keys),
        consent(request.approvals,
                std::chrono::seconds(request.config.policy.ask_timeout_s)),
        memory({.folder = request.paths.memory,
                .index_file = request.paths.index_file,
                .limits = {},
                .writer = {.settings = request.config.memory,
                           .consent_now = request.memory_consent,
                           .clock = request.clock,
                           .audit = request.audit,
                           .consent = &consent,
                           .withheld = KnownTo(request.withheld)}}),
        payloads(
            request.paths.payloads, KnownPayloadKeysIn(*request.keys),
            {.promise = PromiseOf(request), .lost = LostAnswersIn(request)}),
        leaks(
            request.paths,
            [this, telemetry = request.config.telemetry,
             environment = request.environment]() {
              return WithOtlpSecrets(connections.Secrets(), telemetry,
                                     environment);
            },
            &payloads),
        usage(*request.telemetry),
        retention(AllKeepers(request.config, request.paths, *request.audit,
                             seal_keys, discovery, memory),
                  *request.clock) {
    if (request.payloads == nullptr) return;
    keeper.emplace(*request.payloads, request.config.payloads.mode,
                   PayloadRule(connections),
                   request.config.audit.durability == AuditDurability::kStrict);
  }

  const std::unique_ptr<SecretStores> secrets;
  ConnectionService connections;
  ConnectionSecrets connection_secrets;
  ConfiguredConnections resolver;
  CacheStore cache;
  SnapshotStore snapshots;
  DiscoveryService discovery;
  RowService rows;
  RowAccess access;
  ResourceSight sight;
  PauseSwitch pause;
  SealKeyFile seal_keys;
  TrailService trail;
  ApprovalConsent consent;
  MemoryService memory;
  PayloadSearch payloads;
  LeakCheck leaks;
  std::optional<PayloadKeeper> keeper;
  UsageService usage;
  RetentionService retention;
};

Services::Services(const ServicesRequest& request)
    : state_(std::make_unique<State>(request)) {}

Services::~Services() = default;

std::vector<Operation> Services::Operations() {
  State& state = *state_;
  std::vector<Operation> operations =
      ListOperations({.connections = &state.connections,
                      .secrets = &state.connection_secrets,
                      .discovery = &state.discovery,
                      .rows = &state.rows,
                      .access = &state.access,
                      .sight = &state.sight,
                      .pause = &state.pause,
                      .trail = &state.trail,
                      .memory = &state.memory,
                      .payloads = &state.payloads,
                      .leaks = &state.leaks,
                      .usage = &state.usage,
                      .retention = &state.retention});
  PutBefore(NewestShelf(&state.connections, &state.discovery, &state.access),
            operations);
  PutBefore(MemoryShelf(&state_->memory), operations);
  PutBefore(UsageShelf(&state_->usage), operations);
  PutBefore(ManualShelf(MakeManual(operations)), operations);
  return operations;
}

bool Services::IsPaused() const { return state_->pause.IsPaused(); }

absl::Status Services::Admit(const Call& call) const {
  return call.door == Door::kMcp ? state_->pause.Check() : absl::OkStatus();
}

bool Services::IsSource(std::string_view reference) {
  const absl::StatusOr<Reference> parsed = ParseReference(reference);
  return parsed.ok() && state_->connections.Has(*parsed);
}

absl::StatusOr<Secret> Services::ReadSecret(std::string_view reference) {
  return state_->secrets->Read(reference);
}

void Services::KeepHouse() { state_->memory.SweepIfDue(); }

AnswerKeeper* Services::keeper() {
  return state_->keeper ? &*state_->keeper : nullptr;
}

const ResourceSight& Services::sight() const { return state_->sight; }

std::vector<Reference> Services::SourcesOf(std::string_view identity) {
  std::vector<Reference> sources;
  for (const std::string& name : state_->connections.ReferencesTo(identity)) {
    const absl::StatusOr<Reference> reference = ParseReference(name);
    if (reference.ok()) sources.push_back(*reference);
  }
  return sources;
}

}  // namespace osiris
