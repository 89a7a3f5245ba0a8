#pragma once

#include <string>
#include <vector>

#include "mcp/server/front_process.h"

namespace osiris::mcp {

// What only tests may change; the program that is installed changes nothing.
struct TestParts {
  // Takes --worker PROGRAM, --front PROGRAM, --stuck-ms NUMBER, --state-ms
  // NUMBER, and --trial TEXT, as often as wanted, which its front is given.
  bool options = false;
  // What the texts of --trial do in a front whose broker is `parent`.
  FrontTrial (*trial)(int parent, std::vector<std::string> texts) = nullptr;
};

// The whole of `main`: the front, when started under its name, otherwise the
// broker. Returns the exit status.
int RunProgram(int argc, char** argv, const TestParts& test_parts);

}  // namespace osiris::mcp
