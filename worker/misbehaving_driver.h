#pragma once

#include <memory>

#include "core/driver/driver.h"

namespace osiris::worker {

// The family `fake`: does on request what no driver may do. The name of the
// table that is read or counted, or the connection's field `behaviour` for
// everything else, says what:
//
//   well          answers                 crash        writes to address 0
//   exit          exits with status 3     abort        calls abort()
//   hang          sleeps for ever, deaf   spin         computes for ever, deaf
//   sleep_<ms>    sleeps, heeds a cancel  eat_memory   allocates without end
//   flood         sends a 20 MiB answer   two_answers  answers twice
//   wrong_sequence  answers a question nobody asked
//   garbage       sends bytes that are no frame
//   endless       announces a frame and never ends it
//   write_file    tries to write /tmp, answers rows=1 if that works
//   open_file     tries to read /etc/passwd, likewise
//   connect       tries to open a socket, likewise
//   exec          tries to run a program, likewise
std::unique_ptr<Driver> NewMisbehavingDriver();

// `driver`, but connections whose `path` ends in "/misbehave.HOW" are of the
// family `fake` with the behaviour HOW: so that a whole server, which knows no
// family `fake`, can have them. Here `quote` is one more: it fails, and quotes
// the path.
std::unique_ptr<Driver> WithMisbehavingFiles(std::unique_ptr<Driver> driver);

}  // namespace osiris::worker
