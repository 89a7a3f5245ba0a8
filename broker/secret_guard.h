#pragma once

#include <memory>

#include "core/base/log.h"
#include "core/config/environment.h"
#include "core/connection/connections_source.h"
#include "core/connection/withheld_secrets.h"
#include "core/operation/operation_registry.h"

namespace osiris {

// The secrets of a home as a broker knows them, and what keeps them out of
// what this process logs. Thread-safe.
class SecretGuard {
 public:
  // The names of `operations` go on being shown.
  SecretGuard(std::shared_ptr<ConnectionsSource> connections,
              Environment environment, const OperationRegistry& operations);

  WithheldSecrets& secrets() { return secrets_; }

 private:
  WithheldSecrets secrets_;
  const LogFilter log_filter_;
};

}  // namespace osiris
