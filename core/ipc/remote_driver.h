#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/driver/driver.h"
#include "core/ipc/worker_pool.h"

namespace osiris {

// A driver of any family at a distance: the same interface, answered by a
// worker. A service cannot tell which it holds. Connections come from the
// pool: opening one that is idle there costs one question, whether its source
// is still the same, and a new worker where it is not.
class RemoteDriver final : public Driver {
 public:
  // `pool` outlives the driver and its connections. `family` and `version` are
  // those of the driver that the worker holds.
  RemoteDriver(std::string family, std::string version, WorkerPool& pool);

  std::string_view family() const override { return family_; }
  std::string_view version() const override { return version_; }
  // Nothing here: the worker asks its own driver.
  absl::StatusOr<JailNeeds> NeedsOf(
      const ConnectionConfig& config) const override;
  absl::StatusOr<std::unique_ptr<Connection>> Open(
      const ConnectionConfig& config, const CallContext& context) override;

 private:
  // A worker that holds the connection `key` as its settings mean it now, or a
  // new one.
  absl::StatusOr<WorkerPool::Lease> Lend(
      const std::string& key, const std::shared_ptr<const Redactor>& redactor,
      const CallContext& context);

  const std::string family_;
  const std::string version_;
  WorkerPool& pool_;
  // Makes keys of secrets that mean nothing elsewhere.
  const std::string salt_;
};

}  // namespace osiris
