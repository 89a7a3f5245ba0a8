#pragma once

#include <string>
#include <string_view>
#include <vector>

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

  // The references of all connections to one place, by its IdentityOf. Of
  // those that cannot be resolved nobody knows where they lead. Asks no store
  // of secrets. Any thread.
  virtual std::vector<std::string> ReferencesTo(
      std::string_view identity) const = 0;
};

}  // namespace osiris
