#include "mcp/protocol/line_reader.h"

#include <cstring>

namespace osiris::mcp {
namespace {

// Larger buffers are given back when they are empty.
constexpr size_t kKeptBytes = 256 * 1024;

}  // namespace

LineReader::LineReader(size_t max_line_bytes)
    : max_line_bytes_(max_line_bytes) {}

char* LineReader::Space(size_t bytes) {
  Compact();
  if (buffer_.size() < end_ + bytes) buffer_.resize(end_ + bytes);
  return buffer_.data() + end_;
}

void LineReader::Commit(size_t bytes) { end_ += bytes; }

void LineReader::Compact() {
  if (begin_ == 0) return;
  std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
  end_ -= begin_;
  searched_ -= begin_;
  begin_ = 0;
  if (end_ == 0 && buffer_.capacity() > kKeptBytes) {
    buffer_ = std::string();
  }
}

std::optional<LineReader::Line> LineReader::Next() {
  while (searched_ < end_) {
    const char* const from = buffer_.data() + searched_;
    const void* const found = std::memchr(from, '\n', end_ - searched_);
    if (found == nullptr) {
      searched_ = end_;
      break;
    }
    const size_t newline = static_cast<const char*>(found) - buffer_.data();
    const std::string_view text(buffer_.data() + begin_, newline - begin_);
    begin_ = searched_ = newline + 1;
    if (skipping_) {
      skipping_ = false;
      continue;
    }
    if (text.size() > max_line_bytes_) return Line{{}, true};
    return Line{text, false};
  }
  if (skipping_) {
    begin_ = searched_ = end_;
  } else if (end_ - begin_ > max_line_bytes_) {
    begin_ = searched_ = end_;
    skipping_ = true;
    return Line{{}, true};
  }
  return std::nullopt;
}

std::optional<LineReader::Line> LineReader::Last() {
  if (skipping_ || begin_ == end_) return std::nullopt;
  const std::string_view text(buffer_.data() + begin_, end_ - begin_);
  begin_ = searched_ = end_;
  return Line{text, false};
}

}  // namespace osiris::mcp
