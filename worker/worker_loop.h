#pragma once

#include "core/driver/driver_registry.h"

namespace osiris::worker {

// Serves one broker on the channel `fd` until it closes: opens the connection
// that the first request names, jails itself with what its driver needs, and
// answers each question once. A second thread listens, so that a cancel
// reaches the driver while it works.
//
// Returns the process's exit status: 0, or kWorkerExitOutOfMemory.
int ServeWorker(int fd, const DriverRegistry& drivers);

}  // namespace osiris::worker
