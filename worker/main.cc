#include "drivers/all_drivers.h"
#include "worker/program.h"

// The only program that drivers are linked into.
int main(int argc, char** argv) {
  const osiris::DriverRegistry drivers(osiris::AllDrivers());
  return osiris::worker::RunWorkerProgram(argc, argv, drivers);
}
