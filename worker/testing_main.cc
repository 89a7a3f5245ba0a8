#include <memory>
#include <vector>

#include "drivers/all_drivers.h"
#include "worker/misbehaving_driver.h"
#include "worker/program.h"

// A worker that has the family `fake` beside the real ones. For tests alone.
int main(int argc, char** argv) {
  std::vector<std::unique_ptr<osiris::Driver>> all = osiris::AllDrivers();
  all.push_back(osiris::worker::NewMisbehavingDriver());
  const osiris::DriverRegistry drivers(std::move(all));
  return osiris::worker::RunWorkerProgram(argc, argv, drivers);
}
