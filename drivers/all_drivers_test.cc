#include "drivers/all_drivers.h"

#include <string>

#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(AllDriversTest, AreSortedAndDistinct) {
  const auto drivers = AllDrivers();
  ASSERT_FALSE(drivers.empty());
  for (size_t i = 1; i < drivers.size(); ++i) {
    EXPECT_LT(drivers[i - 1]->family(), drivers[i]->family());
  }
}

TEST(AllDriversTest, HaveVersionsThatNameTheirFamily) {
  for (const auto& driver : AllDrivers()) {
    const std::string family(driver->family());
    EXPECT_TRUE(driver->version().starts_with(family + "/")) << family;
    EXPECT_EQ(family.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
              std::string::npos)
        << family;
  }
}

}  // namespace
}  // namespace osiris
