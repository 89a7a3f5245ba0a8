// The least that an MCP server over stdio can cost: says the same to whatever
// is asked, and knows no more of JSON than where our own client puts `id`.
#include <iostream>
#include <string>

int main() {
  std::ios::sync_with_stdio(false);
  const std::string answer =
      R"(,"result":{"protocolVersion":"2025-11-25","capabilities":{"tools":{}},)"
      R"("serverInfo":{"name":"floor","version":"1"},"tools":[],)"
      R"("content":[{"type":"text","text":"{}"}]}})";
  for (std::string line; std::getline(std::cin, line);) {
    const size_t id = line.find("\"id\":");
    if (id == std::string::npos) continue;  // A notification.
    const std::string said = line.substr(id, line.find_first_of(",}", id) - id);
    std::cout << R"({"jsonrpc":"2.0",)" << said << answer << std::endl;
  }
}
