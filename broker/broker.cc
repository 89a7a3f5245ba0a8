#include "broker/broker.h"

#include <sodium.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <utility>

#include "broker/housekeeper.h"
#include "broker/running_calls.h"
#include "core/app/services.h"
#include "core/audit/audit_log.h"
#include "core/base/error_info.h"
#include "core/base/fingerprint.h"
#include "core/base/log.h"
#include "core/base/program_location.h"
#include "core/base/status_macros.h"
#include "core/base/version.h"
#include "core/component/component_catalog.h"
#include "core/config/config_loader.h"
#include "core/ipc/remote_driver.h"
#include "core/ipc/worker_pool.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::chrono::seconds kHousekeepingPeriod{5};

WorkerPoolOptions PoolOptions(std::string binary, const Config& config) {
  return {.binary = std::move(binary),
          .limits = {.memory_mb = config.worker.memory_mb,
                     .cpu_s = config.worker.cpu_s},
          .recycle_calls = config.worker.recycle_calls,
          .idle = std::chrono::seconds(
              std::min(config.mcp.idle_connection_s, config.worker.idle_s))};
}

DriverRegistry RemoteDrivers(const std::vector<std::string>& families,
                             WorkerPool& pool) {
  std::vector<std::unique_ptr<Driver>> drivers;
  for (const std::string& family : families) {
    drivers.push_back(std::make_unique<RemoteDriver>(
        family, fmt::format("{}/{}", family, kVersion), pool));
  }
  return DriverRegistry(std::move(drivers));
}

int64_t DeadlineOf(const Config& config, std::string_view key) {
  return key == "mcp.discovery_deadline_ms" ? config.mcp.discovery_deadline_ms
                                            : config.mcp.call_deadline_ms;
}

struct Loaded {
  Paths paths;
  Config config;
};

absl::StatusOr<Loaded> Load(const BrokerOptions& options,
                            const Environment& environment) {
  std::error_code error;
  PathsRequest request;
  if (!options.home.empty()) request.home_flag = options.home;
  request.environment = environment;
  request.working_folder = std::filesystem::current_path(error).string();
  if (error) request.working_folder = "/";
  ASSIGN_OR_RETURN(Paths paths, ResolvePaths(request));
  LoadedConfig loaded = LoadConfig(
      {.paths = paths, .environment = environment, .flags = options.flags});
  RETURN_IF_ERROR(loaded.status);
  for (const Problem& problem : loaded.problems) {
    Log(LogLevel::kWarning, "configuration.questioned",
        {{"problem", Describe(problem)}});
  }
  return Loaded{.paths = std::move(paths), .config = loaded.config};
}

}  // namespace

// In the order in which each needs the ones before it.
struct Broker::State {
  State(const BrokerOptions& options, Environment environment,
        std::unique_ptr<WorkerPool> workers, Loaded loaded)
      : door(options.door),
        paths(std::move(loaded.paths)),
        config(std::move(loaded.config)),
        audit(paths.audit, RandomHex(16), SystemClock()),
        pool(std::move(workers)),
        drivers(RemoteDrivers(options.families, *pool)),
        services({.config = config,
                  .paths = paths,
                  .environment = std::move(environment),
                  .drivers = &drivers,
                  .clock = &SystemClock()}),
        registry(services.Operations()),
        recorder(
            registry, audit,
            [this](std::string_view key) { return DeadlineOf(config, key); }),
        housekeeper(kHousekeepingPeriod, [this] { pool->EvictIdle(); }) {}

  const Door door;
  const Paths paths;
  const Config config;
  AuditLog audit;
  const std::unique_ptr<WorkerPool> pool;
  const DriverRegistry drivers;
  Services services;
  const OperationRegistry registry;
  OperationRecorder recorder;
  RunningCalls running;
  Housekeeper housekeeper;
};

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
  // The zygote is there before configuration or secrets are.
  std::shared_ptr<Zygote> zygote;
  if (options.warm_workers) {
    ASSIGN_OR_RETURN(zygote, Zygote::Start(binary));
  }
  const Environment environment = ProcessEnvironment();
  ASSIGN_OR_RETURN(Loaded loaded, Load(options, environment));
  auto pool = std::make_unique<WorkerPool>(PoolOptions(binary, loaded.config),
                                           std::move(zygote));
  std::unique_ptr<Broker> broker(new Broker(std::make_unique<State>(
      options, environment, std::move(pool), std::move(loaded))));
  return broker;
}

Broker::Broker(std::unique_ptr<State> state) : state_(std::move(state)) {}

Broker::~Broker() {
  state_->running.CancelAll();
  state_->running.AwaitNone();
}

CallOutcome Broker::Execute(std::string_view operation, Json arguments,
                            Call call) {
  call.door = state_->door;
  const RunningCalls::Entry entry =
      state_->running.Enter(call.context.cancellation);
  return state_->recorder.Run(operation, std::move(arguments), std::move(call));
}

void Broker::CancelAll() { state_->running.CancelAll(); }

absl::Status Broker::Audit(const AuditEvent& event) {
  AuditEvent complete = event;
  complete.door = std::string(NameOf(state_->door));
  return state_->audit.Append(complete);
}

const OperationRegistry& Broker::operations() const { return state_->registry; }

const Config& Broker::config() const { return state_->config; }

const Paths& Broker::paths() const { return state_->paths; }

std::string Broker::audit_path() const {
  const std::string path = state_->audit.path();
  return path.empty() ? state_->paths.audit : path;
}

absl::Status Broker::CheckWorkers() {
  return state_->pool->Acquire("doctor").status();
}

}  // namespace osiris
