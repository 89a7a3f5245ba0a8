#include "core/driver/driver_registry.h"

#include <utility>

#include "core/driver/fake_driver.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace osiris {
namespace {

TEST(DriverRegistryTest, FindsDriversByFamilyAndListsThemSorted) {
  FakeSource source;
  std::vector<std::unique_ptr<Driver>> drivers;
  for (const char* const family : {"sqlite", "csv", "mysql"}) {
    drivers.push_back(std::make_unique<FakeDriver>(source, family));
  }
  Driver* const csv = drivers[1].get();
  const DriverRegistry registry(std::move(drivers));

  EXPECT_THAT(registry.families(),
              testing::ElementsAre("csv", "mysql", "sqlite"));
  EXPECT_EQ(registry.Find("csv"), csv);
  EXPECT_EQ(registry.Find("oracle"), nullptr);
}

TEST(DriverRegistryTest, MayBeEmpty) {
  const DriverRegistry registry({});
  EXPECT_TRUE(registry.families().empty());
  EXPECT_EQ(registry.Find(""), nullptr);
}

}  // namespace
}  // namespace osiris
