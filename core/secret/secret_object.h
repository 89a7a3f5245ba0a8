#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/secret/secret.h"

namespace osiris {

// The JSON text of an object of these members, itself a secret: what a driver
// gets of a map whose values are secrets.
Secret SecretObject(const std::vector<std::pair<std::string, Secret>>& members);

}  // namespace osiris
