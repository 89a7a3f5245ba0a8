#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/component/component_spec.h"

namespace osiris {

// Every family that a connections file may hold, sorted by name. More than
// this build has drivers for: a file may be shared with another build, and
// its secrets must be known here as well.
const std::vector<ComponentSpec>& AllComponents();

// The families that a driver of this build serves, sorted. The same as those
// of the worker's drivers (a test there holds the two together).
const std::vector<std::string>& AvailableFamilies();

// The spec of `family`, or nullptr.
const ComponentSpec* FindComponent(std::string_view family);

// True if a driver of this build serves `family`.
bool IsAvailable(std::string_view family);

// True if `name` is a secret field of any family.
bool IsSecretFieldAnywhere(std::string_view name);

}  // namespace osiris
