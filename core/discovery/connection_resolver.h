#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "core/driver/connection_config.h"

namespace osiris {

// What discovery needs to know of the configuration: one connection, resolved.
class ConnectionResolver {
 public:
  virtual ~ConnectionResolver() = default;

  // The settings behind `reference` ("@family.alias"). Any thread.
  //   CONNECTION/BAD_REFERENCE, CONNECTION/NOT_FOUND, CONNECTION/INVALID,
  //   CONFIG/VARIABLE_UNSET and the others of reading a configuration
  virtual absl::StatusOr<ConnectionConfig> Resolve(
      std::string_view reference) const = 0;
};

}  // namespace osiris
