#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "core/driver/driver.h"

namespace osiris {

// The drivers that a process can use: the real ones in a worker, remote ones
// everywhere else, fakes in tests. Immutable once filled; then thread-safe.
class DriverRegistry {
 public:
  // `drivers` of distinct families.
  explicit DriverRegistry(std::vector<std::unique_ptr<Driver>> drivers);

  // The driver of `family`, or nullptr. Owned by the registry.
  Driver* Find(std::string_view family) const;

  // Sorted.
  std::vector<std::string_view> families() const;

 private:
  std::vector<std::unique_ptr<Driver>> drivers_;
};

}  // namespace osiris
