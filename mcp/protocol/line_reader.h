#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace osiris::mcp {

// Cuts a stream of bytes into lines of bounded length. Holds at most one line
// and one block. Not thread-safe.
//
//   char* space = reader.Space(block);
//   reader.Commit(read(fd, space, block));
//   while (auto line = reader.Next()) ...
class LineReader {
 public:
  struct Line {
    // Without its newline. Valid until the next call of Space or Next. Empty
    // where `too_long`.
    std::string_view text;
    // The line exceeds the limit. It is reported once, as soon as that is
    // known, and the rest of it is skipped.
    bool too_long = false;
  };

  explicit LineReader(size_t max_line_bytes);

  // Room for `bytes` bytes, valid until Commit. Call Next until it returns
  // nothing before asking for more room.
  char* Space(size_t bytes);

  // `bytes` of the room have been filled.
  void Commit(size_t bytes);

  // The next complete line, or nullopt when more bytes are needed.
  std::optional<Line> Next();

  // After the last byte: what stands behind the last newline, if anything.
  std::optional<Line> Last();

 private:
  // Forgets the bytes before `begin_`, and memory that a long line took.
  void Compact();

  const size_t max_line_bytes_;
  std::string buffer_;
  // Bytes of `buffer_` that hold input.
  size_t end_ = 0;
  // Where the current line begins, and up to where no newline was found.
  size_t begin_ = 0;
  size_t searched_ = 0;
  // The current line was too long and has not ended yet.
  bool skipping_ = false;
};

}  // namespace osiris::mcp
