// osiris-mcp: the MCP server, started by an MCP client. It speaks the protocol
// on standard input and output. Started under the name of a front, it is the
// sealed part of that which reads the client's input.

#include "mcp/program.h"

int main(int argc, char** argv) {
  return osiris::mcp::RunProgram(argc, argv, {});
}
