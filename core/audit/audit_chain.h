#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace osiris {

// The chain that makes a changed audit line show. Each line of a segment ends
// in `,"h":"<64 hex digits>"}`, where h is SHA-256 over the `h` of the line
// before (nothing for the first) and the line up to its own `,"h"`.

// A line taken apart; both views are into it.
struct ChainedLine {
  // Up to `,"h"`.
  std::string_view body;
  // 64 lower-case hex digits.
  std::string_view hash;
};

// Hex SHA-256 of `previous` and `body`.
std::string ChainHash(std::string_view previous, std::string_view body);

// Gives `object`, a whole JSON object on one line without its newline, its `h`
// as last member. `previous`: the `h` of the line before, empty for the first.
void Chain(std::string& object, std::string_view previous);

// The same with a copy of `object`.
std::string ChainLine(std::string_view object, std::string_view previous);

// The `h` of a line that Chain made.
std::string_view HashOf(std::string_view line);

// Nothing where `line` (without its newline) does not end as a chained one.
std::optional<ChainedLine> SplitChainedLine(std::string_view line);

}  // namespace osiris
