#include "core/memory/full_text_words.h"

#include <cctype>
#include <cstddef>

namespace osiris {
namespace {

constexpr size_t kMaxWords = 32;

bool HoldsAWord(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80 || std::isalnum(byte) != 0) return true;
  }
  return false;
}

}  // namespace

std::string FullTextQuery(std::string_view words) {
  std::string query;
  size_t count = 0;
  while (!words.empty() && count < kMaxWords) {
    const size_t end = words.find_first_of(" \t\r\n");
    const std::string_view word = words.substr(0, end);
    words.remove_prefix(end == words.npos ? words.size() : end + 1);
    if (!HoldsAWord(word)) continue;
    query += '"';
    for (const char c : word) query += c == '"' ? "\"\"" : std::string(1, c);
    query += "\"* ";
    ++count;
  }
  return query;
}

std::string OneLine(std::string_view text) {
  std::string line;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

}  // namespace osiris
