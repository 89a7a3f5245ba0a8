// osiris-mcp with options for tests: another worker or front, less patience.

#include "mcp/program.h"

int main(int argc, char** argv) {
  return osiris::mcp::RunProgram(argc, argv,
                                 osiris::mcp::TestOptions::kAllowed);
}
