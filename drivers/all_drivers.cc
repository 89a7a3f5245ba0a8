#include "drivers/all_drivers.h"

#include "drivers/sqlite/sqlite_driver.h"

namespace osiris {

std::vector<std::unique_ptr<Driver>> AllDrivers() {
  std::vector<std::unique_ptr<Driver>> drivers;
  drivers.push_back(std::make_unique<sqlite::SqliteDriver>());
  return drivers;
}

}  // namespace osiris
