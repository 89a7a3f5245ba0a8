// A worker that has the family `fake` beside the real ones, and whose `sqlite`
// misbehaves on files that are not there but named so. For tests alone.

#include <memory>
#include <vector>

#include "drivers/all_drivers.h"
#include "worker/misbehaving_driver.h"
#include "worker/program.h"

int main(int argc, char** argv) {
  std::vector<std::unique_ptr<osiris::Driver>> all;
  for (auto& driver : osiris::AllDrivers()) {
    all.push_back(osiris::worker::WithMisbehavingFiles(std::move(driver)));
  }
  all.push_back(osiris::worker::NewMisbehavingDriver());
  const osiris::DriverRegistry drivers(std::move(all));
  return osiris::worker::RunWorkerProgram(argc, argv, drivers);
}
