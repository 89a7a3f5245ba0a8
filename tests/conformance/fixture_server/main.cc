// A server of the Model Context Protocol over standard input and output, made
// of mcp/protocol alone, for the conformance suite.
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string>

#include "mcp/protocol/line_reader.h"
#include "mcp/protocol/server.h"
#include "tests/conformance/fixture_server/fixture_backend.h"
#include "tests/conformance/fixture_server/fixture_definition.h"

namespace osiris::mcp {
namespace {

constexpr size_t kBlock = size_t{64} << 10;
constexpr size_t kMaxLine = size_t{16} << 20;

void WriteAll(std::string line) {
  line += '\n';
  for (size_t done = 0; done < line.size();) {
    const ssize_t n = write(1, line.data() + done, line.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) _exit(1);
    done += static_cast<size_t>(n);
  }
}

// Milliseconds until the server must look at what got no answer; -1: never.
int Timeout(const Server& server) {
  const auto next = server.next_deadline();
  if (!next.has_value()) return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(
      *next - ClientRequests::Clock::now());
  return static_cast<int>(std::max<int64_t>(left.count(), 0));
}

int Run() {
  FixtureBackend backend;
  Server server(FixtureDefinition(), &backend, WriteAll);
  backend.set_server(&server);
  LineReader reader(kMaxLine);
  while (true) {
    pollfd input = {0, POLLIN, 0};
    if (poll(&input, 1, Timeout(server)) == 0) {
      server.Expire(ClientRequests::Clock::now());
      continue;
    }
    const ssize_t n = read(0, reader.Space(kBlock), kBlock);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return 0;
    reader.Commit(static_cast<size_t>(n));
    while (const auto line = reader.Next()) {
      if (line->too_long) {
        server.ReceiveTooLong();
      } else {
        server.Receive(line->text);
      }
    }
  }
}

}  // namespace
}  // namespace osiris::mcp

int main() { return osiris::mcp::Run(); }
