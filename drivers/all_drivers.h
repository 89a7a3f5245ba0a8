#pragma once

#include <memory>
#include <vector>

#include "core/driver/driver.h"

namespace osiris {

// One of each driver of this build, sorted by family.
std::vector<std::unique_ptr<Driver>> AllDrivers();

}  // namespace osiris
