#pragma once

namespace osiris::mcp {

// What only tests may change; the program that is installed changes nothing.
enum class TestOptions {
  kRefused,
  // --worker PROGRAM, --front PROGRAM and --stuck-ms NUMBER.
  kAllowed,
};

// The whole of `main`: the front, when started under its name, otherwise the
// broker. Returns the exit status.
int RunProgram(int argc, char** argv, TestOptions test_options);

}  // namespace osiris::mcp
