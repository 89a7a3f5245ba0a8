#include "broker/generation.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string_view>
#include <utility>

#include "core/base/clock.h"
#include "core/base/version.h"
#include "core/ipc/remote_driver.h"
#include "fmt/format.h"

namespace osiris {
namespace {

WorkerPoolOptions PoolOptions(const GenerationParts& parts,
                              const Config& config) {
  return {.binary = parts.worker_binary,
          .limits = {.memory_mb = config.worker.memory_mb,
                     .cpu_s = config.worker.cpu_s},
          .recycle_calls = config.worker.recycle_calls,
          .idle = std::chrono::seconds(
              std::min(config.mcp.idle_connection_s, config.worker.idle_s)),
          .on_idle = parts.on_idle};
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

}  // namespace

Generation::Generation(const GenerationParts& parts, Config config,
                       std::shared_ptr<Zygote> zygote)
    : config_(std::move(config)),
      pool_(PoolOptions(parts, config_), std::move(zygote)),
      drivers_(RemoteDrivers(parts.families, pool_)),
      services_({.config = config_,
                 .policy = parts.policy,
                 .memory_consent = parts.memory_consent,
                 .paths = parts.paths,
                 .environment = parts.environment,
                 .connections = parts.connections,
                 .drivers = &drivers_,
                 .approvals = parts.approvals,
                 .payloads = parts.payloads,
                 .keys = parts.keys,
                 .ask_secret = parts.ask_secret,
                 .withheld = parts.withheld,
                 .clock = &SystemClock(),
                 .telemetry = parts.telemetry,
                 .audit = parts.audit}),
      registry_(services_.Operations()),
      recorder_(
          registry_, *parts.audit,
          [this](std::string_view key) { return DeadlineOf(config_, key); },
          {.gate = [this](const Call& call) { return services_.Admit(call); },
           .keeper = services_.keeper(),
           .telemetry = parts.telemetry,
           .withheld = [withheld =
                            parts.withheld] { return withheld->Current(); },
           .our_words = parts.our_words,
           .is_source =
               [this](std::string_view reference) {
                 return services_.IsSource(reference);
               }}) {}

}  // namespace osiris
