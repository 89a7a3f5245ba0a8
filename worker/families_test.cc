#include <string>
#include <vector>

#include "core/component/component_catalog.h"
#include "core/driver/driver_registry.h"
#include "drivers/all_drivers.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

// Known bug E:ERR-003.
TEST(FamiliesTest, AreThoseThatTheRestOfOsirisSaysAreAvailable) {
  const DriverRegistry drivers(AllDrivers());
  std::vector<std::string> families;
  for (const std::string_view family : drivers.families()) {
    families.emplace_back(family);
  }

  EXPECT_EQ(families, AvailableFamilies());
}

}  // namespace
}  // namespace osiris
