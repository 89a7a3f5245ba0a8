#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "core/base/lazy_json.h"
#include "core/base/log.h"
#include "core/config/config.h"
#include "core/config/environment.h"
#include "core/connection/connections_source.h"
#include "core/connection/withheld_secrets.h"
#include "core/operation/operation_registry.h"
#include "core/secret/our_words.h"

namespace osiris {

// The secrets of a home as a broker knows them, and what keeps them out of
// what this process logs. Thread-safe.
class SecretGuard {
 public:
  // The names of `operations` go on being shown.
  SecretGuard(std::shared_ptr<ConnectionsSource> connections,
              Environment environment, const OperationRegistry& operations);

  WithheldSecrets& secrets() { return secrets_; }

  // What these settings and their variables hold is a secret, too.
  void Learn(const Config::Telemetry& telemetry);

  // What answers of operations are made of, which is no secret of anybody's.
  // Made when it is first asked for.
  const OurWords& our_words();

 private:
  // Of answers, and of arguments.
  std::vector<LazyJson> answers_;
  std::vector<LazyJson> arguments_;
  std::once_flag made_;
  OurWords our_words_;
  const Environment environment_;
  WithheldSecrets secrets_;
  const LogFilter log_filter_;
};

}  // namespace osiris
