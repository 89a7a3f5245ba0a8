#include "broker/broker.h"

#include <sodium.h>

#include <chrono>
#include <filesystem>
#include <mutex>
#include <utility>

#include "broker/collector.h"
#include "broker/file_stamp.h"
#include "broker/generation.h"
#include "broker/home_watch.h"
#include "broker/housekeeper.h"
#include "broker/kept_answers.h"
#include "broker/policy_audit.h"
#include "broker/resource_news.h"
#include "broker/running_calls.h"
#include "broker/secret_guard.h"
#include "core/app/catalogue.h"
#include "core/audit/audit_quarantine.h"
#include "core/audit/seal_key_file.h"
#include "core/base/error_info.h"
#include "core/base/fingerprint.h"
#include "core/base/log.h"
#include "core/base/program_location.h"
#include "core/base/status_macros.h"
#include "core/base/version.h"
#include "core/config/config_loader.h"
#include "core/config/problem.h"
#include "core/connection/connection_entry.h"
#include "core/connection/connections_file.h"
#include "core/connection/connections_source.h"
#include "core/retention/retention_operations.h"
#include "core/telemetry/telemetry.h"
#include "core/watch/news_listeners.h"

namespace osiris {
namespace {

// Short-lived processes do not clean, and servers not while they start.
constexpr std::chrono::minutes kFirstCleaning{10};
constexpr std::chrono::hours kCleaningPeriod{24};

AuditLogOptions LogOptions(const Config& config, SealKeyStore* keys) {
  return {
      .durability = config.audit.durability,
      .checkpoint_events = config.audit.checkpoint_events,
      .checkpoint_after = std::chrono::milliseconds(config.audit.checkpoint_ms),
      .keys = keys};
}

// Everything that is wrong with the connections file, in one line.
void LogConnectionProblems(
    const absl::StatusOr<CurrentConnections>& connections) {
  const absl::Status refused =
      connections.ok() ? connections->refused : connections.status();
  if (!refused.ok()) {
    return Log(LogLevel::kError, "connections.refused",
               {{"reason", std::string(refused.message())}});
  }
  const ConnectionsFile& file = *connections->file;
  Json problems = Json::array();
  const auto add = [&problems](const std::vector<Problem>& more) {
    for (const Problem& problem : more) problems.push_back(ToJson(problem));
  };
  add(file.problems());
  for (const ConnectionEntry& entry : file.entries()) add(entry.problems);
  Log(problems.empty() ? LogLevel::kInfo : LogLevel::kWarning,
      "connections.reloaded",
      {{"count", file.entries().size()}, {"problems", problems}});
}

absl::StatusOr<Paths> FindHome(const BrokerOptions& options,
                               const Environment& environment) {
  std::error_code error;
  const std::filesystem::path here = std::filesystem::current_path(error);
  PathsRequest request = {.environment = environment,
                          .working_folder = error ? "/" : here.string()};
  if (!options.home.empty()) request.home_flag = options.home;
  ASSIGN_OR_RETURN(Paths paths, ResolvePaths(request));
  RETURN_IF_ERROR(CheckNamedHome(paths));
  return paths;
}

// The configuration as it is now. All its problems are logged.
absl::StatusOr<Config> Load(const Paths& paths, const Environment& environment,
                            const std::map<std::string, std::string>& flags) {
  LoadedConfig loaded =
      LoadConfig({.paths = paths, .environment = environment, .flags = flags});
  for (const Problem& problem : loaded.problems) {
    if (problem.severity != Problem::Severity::kWarning) continue;
    Log(LogLevel::kWarning, "configuration.questioned",
        {{"problem", Describe(problem)}});
  }
  RETURN_IF_ERROR(loaded.status);
  return loaded.config;
}

}  // namespace

// In the order in which each needs the ones before it.
struct Broker::State {
  State(const BrokerOptions& options, const Environment& environment,
        const Paths& home, std::string binary, Config config)
      : door(options.door),
        flags(options.flags),
        seal_keys(home.keys),
        audit(home.audit, RandomHex(16), SystemClock(),
              LogOptions(config, &seal_keys)),
        policy_audit(audit, options.door),
        approvals(home.home, environment,
                  [this](const AuditEvent& event) {
                    return audit.Append(event, AuditWait::kWritten);
                  }),
        kept(home, options.door, config.payloads.retention_days,
             {.place = config.keys.store,
              .environment = environment,
              .ask_secret = options.ask_secret},
             audit),
        telemetry(home.telemetry, audit.session(), SystemClock(),
                  config.telemetry.enabled),
        housekeeper(options.housekeeping),
        connections(std::make_shared<ConnectionsSource>(home.connections_file)),
        declared(DeclaredOperations()),
        guard(connections, environment, declared),
        parts({.paths = home,
               .environment = environment,
               .connections = connections,
               .families = options.families,
               .ask_secret = options.ask_secret,
               .worker_binary = std::move(binary),
               .audit = &audit,
               .approvals = &approvals,
               .payloads = &kept.store(),
               .keys = &kept.keys(),
               .withheld = &guard.secrets(),
               .our_words = [this]() -> const OurWords& {
                 return guard.our_words();
               },
               .telemetry = &telemetry,
               .policy = [this] { return Now()->config().policy; },
               .memory_consent =
                   [this] { return Now()->config().memory.consent; },
               .on_idle =
                   [this](Housekeeper::Clock::time_point due) {
                     housekeeper.WakeBy(due);
                   }}),
        collector(telemetry, declared, environment,
                  [this](std::string_view reference) {
                    return Now()->services().ReadSecret(reference);
                  }),
        current(
            std::make_shared<Generation>(parts, std::move(config), nullptr)) {
    ConfigureTelemetry(Now()->config());
    housekeeper.Start([this] { KeepHouse(); });
  }

  ~State() { housekeeper.Stop(); }

  // The generation that calls begin in now.
  std::shared_ptr<Generation> Now() {
    const std::lock_guard lock(mutex);
    return current;
  }

  // A command is over before anything of it were sent.
  void ConfigureTelemetry(const Config& config) {
    guard.Learn(config.telemetry);
    collector.Configure(config.telemetry, door != Door::kCli);
  }
  // The housekeeper's work.
  void KeepHouse();
  // Of the processes that were killed before; once.
  void PutTornTailsAside();
  // Removes what is past its time, once a day.
  void CleanDue();
  // Takes the settings as they are on disk, or keeps those in force: false.
  bool Reload();
  // Takes what changed after it was loaded and before it was watched.
  void CatchUp(const Listener& listener);
  // Ends the calls that run, if a person paused assistants and these are
  // theirs, and tells of it.
  void EndPaused(const Listener& listener);
  // `telling` is held.
  void Tell(const HomeChanges& changes, const Listener& listener);
  const Door door;
  const std::map<std::string, std::string> flags;
  SealKeyFile seal_keys;
  AuditLog audit;
  PolicyAudit policy_audit;
  Approvals approvals;
  KeptAnswers kept;
  Telemetry telemetry;
  Housekeeper housekeeper;
  // Of a door for assistants.
  NewsListeners listeners;
  const std::shared_ptr<ConnectionsSource> connections;
  const OperationRegistry declared;
  SecretGuard guard;
  const GenerationParts parts;
  Collector collector;
  std::mutex mutex;
  std::shared_ptr<Generation> current;
  // What is loaded later is in force later.
  std::mutex reloading;
  // One change after the other.
  std::mutex telling;
  // The settings' file, before it was loaded first.
  FileStamp settings_stamp;
  // The connections file, when it was last told of; at first, before it was
  // read.
  FileStamp connections_stamp;
  RunningCalls running;
  // Of the housekeeper.
  bool tails_aside = false;
  Clock::Monotonic next_cleaning =
      SystemClock().MonotonicNow() + kFirstCleaning;
  std::unique_ptr<HomeWatch> watch;
};

void Broker::State::KeepHouse() {
  if (const auto due = Now()->pool().EvictIdle()) housekeeper.WakeBy(*due);
  audit.SealDue();
  Now()->services().KeepHouse();
  telemetry.FlushDue();
  PutTornTailsAside();
  CleanDue();
}

void Broker::State::PutTornTailsAside() {
  if (std::exchange(tails_aside, true)) return;
  const auto moved = QuarantineTails(parts.paths.audit);
  if (moved.ok()) return;
  Log(LogLevel::kWarning, "audit.quarantine_failed",
      {{"reason", std::string(moved.status().message())}});
}

void Broker::State::CleanDue() {
  const Clock::Monotonic now = SystemClock().MonotonicNow();
  if (now < next_cleaning) return;
  next_cleaning = now + kCleaningPeriod;
  // A call of this broker, in the log like any other: what fails is there, too.
  // It comes from no front, so it is no assistant's.
  Call call;
  call.door = Door::kCli;
  call.client = {"osiris housekeeping", kVersion};
  const RunningCalls::Entry entry = running.Enter(call.context.cancellation);
  Now()->recorder().Run(kCleanOperation, Json::object(), std::move(call));
}

void Broker::State::CatchUp(const Listener& listener) {
  const std::lock_guard lock(telling);
  HomeChanges missed;
  missed.settings = StampOf(parts.paths.config_file) != settings_stamp;
  missed.connections =
      StampOf(parts.paths.connections_file) != connections_stamp;
  Tell(missed, listener);
}

bool Broker::State::Reload() {
  const std::lock_guard one_at_a_time(reloading);
  absl::StatusOr<Config> config = Load(parts.paths, parts.environment, flags);
  if (!config.ok()) {
    const std::string reason(config.status().message());
    Log(LogLevel::kError, "configuration.refused", {{"reason", reason}});
    return false;
  }
  const AuditLogOptions logged = LogOptions(*config, nullptr);
  audit.Configure(logged.durability, logged.checkpoint_events,
                  logged.checkpoint_after);
  kept.store().SetRetention(config->payloads.retention_days);
  ConfigureTelemetry(*config);
  policy_audit.Changed(Now()->config(), *config);
  auto next = std::make_shared<Generation>(
      parts, *std::move(config), Now()->pool().Warm().value_or(nullptr));
  {
    const std::lock_guard lock(mutex);
    current.swap(next);
  }
  Log(LogLevel::kInfo, "configuration.reloaded");
  // What was replaced ends here, or with the last call that runs in it.
  return true;
}

void Broker::State::EndPaused(const Listener& listener) {
  const bool paused = Now()->services().IsPaused();
  const bool ends_calls = paused && door == Door::kMcp;
  if (ends_calls) running.CancelRunning();
  policy_audit.Paused(paused);
  if (!ends_calls) return;
  const std::lock_guard lock(telling);
  listener({.paused = true});
}

void Broker::State::Tell(const HomeChanges& changes, const Listener& listener) {
  // The settings say what is shown of all sources.
  const bool reloaded = changes.settings && Reload();
  if (changes.connections) {
    const FileStamp now = StampOf(parts.paths.connections_file);
    if (std::exchange(connections_stamp, now) != now) {
      LogConnectionProblems(parts.connections->Current());
    }
  }
  const NewsListeners::Change change =
      ChangeIn(changes, reloaded, Now()->services());
  for (NewsListeners::News& news : listeners.Of(change, SightOf(Now()))) {
    listener({.client = std::move(news.client),
              .resources_changed = news.list_changed,
              .updated = std::move(news.updated)});
  }
}

absl::StatusOr<std::unique_ptr<Broker>> Broker::Start(
    const BrokerOptions& options) {
  if (sodium_init() < 0) {
    return MakeError(ErrorCode::kInternalUnexpected,
                     "libsodium does not start");
  }
  std::string binary = options.worker_binary;
  if (binary.empty()) {
    ASSIGN_OR_RETURN(binary, SiblingProgram("osiris-worker", "worker"));
  }
  const Environment environment = ProcessEnvironment();
  ASSIGN_OR_RETURN(const Paths home, FindHome(options, environment));
  const FileStamp settings_stamp = StampOf(home.config_file);
  const FileStamp connections_stamp = StampOf(home.connections_file);
  ASSIGN_OR_RETURN(Config config, Load(home, environment, options.flags));
  std::unique_ptr<Broker> broker(new Broker(std::make_unique<State>(
      options, environment, home, std::move(binary), std::move(config))));
  broker->state_->settings_stamp = settings_stamp;
  broker->state_->connections_stamp = connections_stamp;
  // Read before anybody knows of this broker: a file that is broken from then
  // on leaves this one in force. Calls that need it say what is wrong.
  State* const state = broker->state_.get();
  state->parts.connections->Current().status().IgnoreError();
  state->guard.secrets().Current();
  state->parts.connections->OnChange(
      [state](const ConnectionsFile& before, const ConnectionsFile& after) {
        state->guard.secrets().Renew();
        state->policy_audit.Changed(before, after);
      });
  return broker;
}

Broker::Broker(std::unique_ptr<State> state) : state_(std::move(state)) {}

Broker::~Broker() {
  state_->watch.reset();
  state_->running.CancelAll();
  state_->running.AwaitNone();
  state_->collector.Stop();
}

CallOutcome Broker::Execute(std::string_view operation, Json arguments,
                            Call call) {
  call.door = state_->door;
  const RunningCalls::Entry entry =
      state_->running.Enter(call.context.cancellation);
  const std::shared_ptr<Generation> generation = state_->Now();
  CallOutcome outcome = RunHeard(generation, state_->listeners, operation,
                                 std::move(arguments), std::move(call));
  if (state_->door == Door::kMcp) {
    PayloadStore& kept = state_->kept.store();
    outcome.afterwards = {nullptr, [&kept](void*) { kept.Proceed(); }};
  } else {
    // What a person's call changed is told of while its process lives.
    state_->parts.connections->Current().status().IgnoreError();
  }
  return outcome;
}

absl::Status Broker::WarmUp() { return state_->Now()->pool().Warm().status(); }

void Broker::CancelAll() { state_->running.CancelAll(); }

absl::Status Broker::Audit(const AuditEvent& event) {
  AuditEvent complete = event;
  complete.door = std::string(NameOf(state_->door));
  if (event.kind == AuditEventKind::kServerStopped) state_->kept.Finish();
  // A start is as durable as the first call.
  return state_->audit.Append(complete,
                              event.kind == AuditEventKind::kServerStarted
                                  ? AuditWait::kWritten
                                  : AuditWait::kKept);
}

void Broker::Listen(const Listener& listener) {
  State* const state = state_.get();
  state->policy_audit.Paused(state->Now()->services().IsPaused());
  state_->watch = std::make_unique<HomeWatch>(
      state_->parts.paths,
      [state, listener](const HomeChanges& changes) {
        const std::lock_guard lock(state->telling);
        state->Tell(changes, listener);
      },
      [state, listener] { state->EndPaused(listener); });
  state->CatchUp(listener);
}

void Broker::StopListening() { state_->watch.reset(); }

const OperationRegistry& Broker::operations() const { return state_->declared; }

Config Broker::config() const { return state_->Now()->config(); }

const Paths& Broker::paths() const { return state_->parts.paths; }

std::string Broker::audit_path() const {
  const std::string path = state_->audit.path();
  return path.empty() ? state_->parts.paths.audit : path;
}

absl::Status Broker::CheckWorkers() {
  return state_->Now()->pool().Acquire("doctor", CallContext{}).status();
}

}  // namespace osiris
