#pragma once

namespace osiris::worker {

// Serves a broker's Zygote on descriptor `control`: forks a worker for each
// request and tells how workers ended. Ends when the broker does, and its
// workers with it. Single-threaded, so that a fork copies a whole program.
//
// Returns in a forked worker, with the limits in force, no other descriptor
// open, and its channel's descriptor as the value; never returns in the
// zygote.
int ServeZygote(int control);

}  // namespace osiris::worker
