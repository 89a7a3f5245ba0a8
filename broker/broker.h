#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/component/component_catalog.h"
#include "core/config/config.h"
#include "core/config/paths.h"
#include "core/operation/operation.h"
#include "core/operation/operation_recorder.h"
#include "core/operation/operation_registry.h"
#include "core/secret/secret_question.h"

namespace osiris {

// How a broker is to be started.
struct BrokerOptions {
  // --home, or empty for the usual search (core/config/paths.h). One that is
  // named must be there.
  std::string home;
  // Configuration by flags: key to value, before environment and file.
  std::map<std::string, std::string> flags;
  Door door = Door::kCli;
  // The worker program; empty for the one installed with this program.
  std::string worker_binary;
  // The families that the worker program serves.
  std::vector<std::string> families = AvailableFamilies();
  // Asks the person at this door for secrets, in the middle of a call; nullptr:
  // there is none.
  AskSecret ask_secret = nullptr;
  // How often it looks for what is due, beside what says itself when it is.
  std::chrono::milliseconds housekeeping{5000};
};

// What a door may want to tell its client.
struct BrokerNews {
  // A person paused assistants: what waits for a person is over. Nothing else
  // is said then, and it may be said more than once.
  bool paused = false;
  // Whom: the client of this name; absent: whoever is there.
  std::optional<std::string> client;
  // Another set of resources is there: snapshots, connections or memories came
  // or went. For assistants, of those that they may see.
  bool resources_changed = false;
  // URIs that mean something else now, whoever changed it, of those that an
  // assistant watches and may read.
  std::vector<std::string> updated;
};

// Everything behind a door, in one process: configuration, connections, cache,
// audit log and the workers. It holds no database client code.
//
// Thread-safe. Blocking calls: never from a GUI thread. Destroying it cancels
// what runs, waits for it and ends every worker.
class Broker {
 public:
  // Reads osiris.yaml and the connections file and opens nothing else: no
  // source is contacted, and dead sources do not matter. Fails with CONFIG/...
  // when the home folder or osiris.yaml cannot be used; a broken connections
  // file is reported by the calls that need it.
  static absl::StatusOr<std::unique_ptr<Broker>> Start(
      const BrokerOptions& options);
  ~Broker();

  // Starts the parent of all workers, which otherwise the first call that
  // needs a worker has to wait for.
  absl::Status WarmUp();

  // Makes one call through OperationRecorder and waits for its end. `call`
  // gets this broker's door. The broker outlives CallOutcome::afterwards.
  CallOutcome Execute(std::string_view operation, Json arguments, Call call);

  // Cancels every call that is running, and refuses later ones with
  // RUN/CANCELLED.
  void CancelAll();

  // Writes one event that belongs to no call.
  absl::Status Audit(const AuditEvent& event);

  // From now on the home folder is watched. When osiris.yaml changes, calls
  // that begin later see it; while it cannot be used, the settings in force
  // stay, and all that is wrong with it is logged; likewise the connections
  // file. `listener` hears the rest, from a thread of the broker, or from this
  // one of what changed since Start, one call at a time, until the broker
  // ends. Call it once, before the first Execute.
  using Listener = std::function<void(const BrokerNews&)>;
  void Listen(const Listener& listener);
  // The listener is not called any more when this returns.
  void StopListening();

  // What there is, declared; nobody can be called through it.
  const OperationRegistry& operations() const;
  // The settings in force.
  Config config() const;
  const Paths& paths() const;
  // Where the audit log is being written, or will be.
  std::string audit_path() const;
  // Starts a worker and ends it: that workers can be started here.
  absl::Status CheckWorkers();

 private:
  struct State;
  explicit Broker(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace osiris
