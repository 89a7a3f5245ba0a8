// However a stream of bytes arrives, it is cut at its newlines and nowhere
// else; each line that is too long is told once and costs no other.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mcp/protocol/line_reader.h"

namespace osiris::mcp {
namespace {

// A line's text, or that it was too long.
using Lines = std::vector<std::pair<std::string, bool>>;

Lines Expected(std::string_view input, size_t limit) {
  Lines lines;
  while (!input.empty()) {
    const size_t end = input.find('\n');
    const std::string_view line = input.substr(0, end);
    const bool ended = end != input.npos;
    if (line.size() > limit) {
      lines.emplace_back("", true);
    } else if (ended || !line.empty()) {
      lines.emplace_back(line, false);
    }
    input.remove_prefix(ended ? end + 1 : line.size());
  }
  return lines;
}

Lines Read(std::string_view input, size_t limit, size_t block) {
  Lines lines;
  LineReader reader(limit);
  const auto take = [&lines](const LineReader::Line& line) {
    lines.emplace_back(line.text, line.too_long);
  };
  while (!input.empty()) {
    const std::string_view piece = input.substr(0, block);
    input.remove_prefix(piece.size());
    piece.copy(reader.Space(block), piece.size());
    reader.Commit(piece.size());
    while (const auto line = reader.Next()) take(*line);
  }
  if (const auto last = reader.Last()) take(*last);
  return lines;
}

}  // namespace
}  // namespace osiris::mcp

// The first two bytes: the longest line, and how much comes at once.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const size_t limit = 1 + data[0];
  const size_t block = 1 + data[1];
  const std::string_view input(reinterpret_cast<const char*>(data) + 2,
                               size - 2);
  if (osiris::mcp::Read(input, limit, block) !=
      osiris::mcp::Expected(input, limit)) {
    std::abort();
  }
  return 0;
}
