#include "core/driver/driver_registry.h"

#include <algorithm>
#include <utility>

namespace osiris {

DriverRegistry::DriverRegistry(std::vector<std::unique_ptr<Driver>> drivers)
    : drivers_(std::move(drivers)) {
  std::sort(drivers_.begin(), drivers_.end(), [](const auto& a, const auto& b) {
    return a->family() < b->family();
  });
}

Driver* DriverRegistry::Find(std::string_view family) const {
  for (const auto& driver : drivers_) {
    if (driver->family() == family) return driver.get();
  }
  return nullptr;
}

std::vector<std::string_view> DriverRegistry::families() const {
  std::vector<std::string_view> families;
  families.reserve(drivers_.size());
  for (const auto& driver : drivers_) families.push_back(driver->family());
  return families;
}

}  // namespace osiris
