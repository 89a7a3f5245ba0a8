#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "core/discovery/discovery_service.h"
#include "core/operation/operation.h"
#include "core/policy/row_access.h"

namespace osiris {

// What the operations of this folder work with. Both outlive the operations;
// `discovery` is nullptr where operations are declared and not carried out.
struct DiscoveryServices {
  DiscoveryService* discovery;
  const RowAccess* access;
};

// The work of one operation, its arguments checked.
using DiscoveryHandler = absl::StatusOr<Json> (*)(const DiscoveryServices&,
                                                  const Json&, Call&);

// `handler` for an operation; none where there is no service.
Operation::Handler Bind(const DiscoveryServices& services,
                        DiscoveryHandler handler);

// The text argument `name`, where it is given.
std::optional<std::string> OptionalText(const Json& arguments,
                                        const char* name);

}  // namespace osiris
