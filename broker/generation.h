#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/app/services.h"
#include "core/audit/audit_log.h"
#include "core/base/call_context.h"
#include "core/config/config.h"
#include "core/config/environment.h"
#include "core/config/paths.h"
#include "core/connection/connections_source.h"
#include "core/connection/withheld_secrets.h"
#include "core/driver/driver_registry.h"
#include "core/ipc/worker_pool.h"
#include "core/ipc/zygote.h"
#include "core/operation/operation_recorder.h"
#include "core/operation/operation_registry.h"
#include "core/secret/secret_question.h"
#include "core/telemetry/telemetry.h"

namespace osiris {

class KeyStore;
class PayloadStore;

// What a generation is made from, beside the configuration. All but the values
// outlive it.
struct GenerationParts {
  Paths paths;
  Environment environment;
  // One for all generations: what it last read outlives a reload of settings.
  std::shared_ptr<ConnectionsSource> connections;
  std::vector<std::string> families;
  // nullptr: nobody can be asked.
  AskSecret ask_secret;
  std::string worker_binary;
  AuditLog* audit = nullptr;
  // One for all generations: what a person allowed outlives a reload.
  Approvals* approvals = nullptr;
  PayloadStore* payloads = nullptr;
  KeyStore* keys = nullptr;
  // One for all generations: a secret of an older one is still one.
  WithheldSecrets* withheld = nullptr;
  // See OperationHooks.
  OurWordsSource our_words = {};
  Telemetry* telemetry = nullptr;
  // Of the generation in force: a call that waits in an older one, for a
  // person, is decided by it, too.
  std::function<Config::Policy()> policy = nullptr;
  std::function<MemoryConsent()> memory_consent = nullptr;
  // See WorkerPoolOptions.
  std::function<void(CallContext::Clock::time_point due)> on_idle = {};
};

// Everything of a broker that hangs on its configuration. When that changes,
// another generation takes its place, and calls that run end in the old one:
// each call sees one configuration. Its end waits for nobody: no call may run.
// Thread-safe.
class Generation {
 public:
  // `zygote`: the parent of workers that the generation before it has, or
  // nullptr for one that is started when it is needed.
  Generation(const GenerationParts& parts, Config config,
             std::shared_ptr<Zygote> zygote);
  Generation(const Generation&) = delete;
  Generation& operator=(const Generation&) = delete;

  const Config& config() const { return config_; }
  WorkerPool& pool() { return pool_; }
  Services& services() { return services_; }
  const OperationRegistry& registry() const { return registry_; }
  OperationRecorder& recorder() { return recorder_; }

 private:
  // In the order in which each needs the ones before it.
  const Config config_;
  WorkerPool pool_;
  const DriverRegistry drivers_;
  Services services_;
  const OperationRegistry registry_;
  OperationRecorder recorder_;
};

}  // namespace osiris
