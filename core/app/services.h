#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "core/approval/approvals.h"
#include "core/audit/audit_log.h"
#include "core/base/clock.h"
#include "core/config/config.h"
#include "core/config/environment.h"
#include "core/config/paths.h"
#include "core/connection/connections_source.h"
#include "core/connection/reference.h"
#include "core/connection/withheld_secrets.h"
#include "core/driver/driver_registry.h"
#include "core/operation/answer_keeper.h"
#include "core/operation/operation.h"
#include "core/payload/payload_store.h"
#include "core/secret/key_store.h"
#include "core/secret/secret.h"
#include "core/secret/secret_question.h"
#include "core/telemetry/telemetry.h"
#include "core/watch/resource_sight.h"

namespace osiris {

// What services are built from. All but `config` and `paths` outlives them.
struct ServicesRequest {
  Config config;
  // The policy in force when it is asked for; empty: that of `config`.
  std::function<Config::Policy()> policy = nullptr;
  // The same of memory.consent.
  std::function<MemoryConsent()> memory_consent = nullptr;
  Paths paths;
  Environment environment;
  // Of paths.connections_file.
  std::shared_ptr<ConnectionsSource> connections;
  const DriverRegistry* drivers = nullptr;
  // Asks people, about sources and memory; with nullptr nobody is asked.
  Approvals* approvals = nullptr;
  // Where what assistants are sent is kept, or nullptr: it is not.
  PayloadStore* payloads = nullptr;
  // Where the keys of Osiris are. Outlives the services.
  KeyStore* keys = nullptr;
  // Asks a person for secrets and passphrases; nullptr: nobody can be asked.
  AskSecret ask_secret;
  // Is told of each secret that a store was asked for, and says what must not
  // be kept of what is said; or nullptr.
  WithheldSecrets* withheld = nullptr;
  const Clock* clock = nullptr;
  Telemetry* telemetry = nullptr;
  // Of this process.
  AuditLog* audit = nullptr;
};

// Every service of a process, built once and joined to each other here and
// nowhere else. Building touches no file and no source. Thread-safe.
class Services {
 public:
  explicit Services(const ServicesRequest& request);
  ~Services();
  Services(const Services&) = delete;
  Services& operator=(const Services&) = delete;

  // Every operation with its handler. The services outlive them.
  std::vector<Operation> Operations();

  // Assistants are paused, whoever asks.
  bool IsPaused() const;
  // Whether a call may be made now: POLICY/PAUSED for an assistant's while
  // assistants are paused.
  absl::Status Admit(const Call& call) const;
  // Whether a connection of this reference is configured.
  bool IsSource(std::string_view reference);
  // What "keychain:NAME" or "vault:NAME" stands for.
  absl::StatusOr<Secret> ReadSecret(std::string_view reference);
  // What is to be done now and then: removes memories whose time is over. Quick
  // where nothing is due; for a timer.
  void KeepHouse();
  // Keeps what assistants are sent; nullptr without a store.
  AnswerKeeper* keeper();

  // What assistants may see of resources.
  const ResourceSight& sight() const;

  // The configured connections whose source has this identity.
  std::vector<Reference> SourcesOf(std::string_view identity);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace osiris
