#pragma once

#include <functional>

namespace osiris::mcp {

// argv[0] of a front.
inline constexpr char kFrontName[] = "osiris-front";

// The descriptor at which a front finds its broker.
inline constexpr int kFrontChannel = 3;

// What only a test does inside a front, around its seal. The program that is
// installed has neither.
struct FrontTrial {
  // Right before the seal, given the highest descriptor that the seal leaves
  // open. Returns the one that it is to leave.
  std::function<int(int last_fd)> before_seal;
  // Right after it.
  std::function<void()> after_seal;
};

// What a process named kFrontName does: hears its settings, seals itself, says
// how, and serves standard input and output until one of them ends. Returns
// the exit status: 0 at the end of input.
int RunFrontProcess(int parent, const FrontTrial& trial);

}  // namespace osiris::mcp
