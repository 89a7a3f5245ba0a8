#pragma once

namespace osiris::mcp {

// argv[0] of a front.
inline constexpr char kFrontName[] = "osiris-front";

// The descriptor at which a front finds its broker.
inline constexpr int kFrontChannel = 3;

// What a process named kFrontName does: hears its settings, seals itself, says
// how, and serves standard input and output until one of them ends. Returns
// the exit status: 0 at the end of input.
int RunFrontProcess(int parent);

}  // namespace osiris::mcp
