// osiris-mcp with options for tests: another worker or front, less patience,
// and a front that tries to escape.

#include "mcp/escape_trial.h"
#include "mcp/program.h"

int main(int argc, char** argv) {
  return osiris::mcp::RunProgram(
      argc, argv, {.options = true, .trial = osiris::mcp::MakeEscapeTrial});
}
