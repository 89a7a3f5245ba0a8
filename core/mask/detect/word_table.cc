#include "core/mask/detect/word_table.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

template <typename Number>
uint64_t NumberAt(const char* bytes) {
  Number number = 0;
  std::memcpy(&number, bytes, sizeof(number));
  return number;
}

// Of its length and its first and last bytes, eight at most; it has some.
uint64_t HashOf(std::string_view word) {
  const char* const begin = word.data();
  const char* const end = begin + word.size();
  uint64_t first = 0;
  uint64_t last = 0;
  if (word.size() >= 8) {
    first = NumberAt<uint64_t>(begin);
    last = NumberAt<uint64_t>(end - 8);
  } else if (word.size() >= 4) {
    first = NumberAt<uint32_t>(begin);
    last = NumberAt<uint32_t>(end - 4);
  } else {
    first = NumberAt<uint8_t>(begin) << 8U | NumberAt<uint8_t>(end - 1);
    last = NumberAt<uint8_t>(begin + word.size() / 2);
  }
  const uint64_t hash = (first * 0x9E3779B97F4A7C15U) ^
                        (std::rotl(last, 23) * 0xC2B2AE3D27D4EB4FU) ^
                        word.size();
  return hash ^ hash >> 31U;
}

uint8_t TagOf(uint64_t hash) { return static_cast<uint8_t>(hash >> 56U | 1U); }

template <typename Found>
void ForEachWord(std::string_view words, Found found) {
  ForEachRun(
      words, [](char c) { return c != ' '; },
      [&](size_t begin, size_t end) {
        found(words.substr(begin, end - begin));
      });
}

}  // namespace

WordTable::WordTable(std::initializer_list<List> lists) {
  size_t count = 0;
  for (const List& list : lists) {
    ForEachWord(list.words, [&count](std::string_view) { ++count; });
  }
  slots_.resize(std::bit_ceil(count + count / 2 + 1));
  tags_.resize(slots_.size());
  for (const List& list : lists) {
    ForEachWord(list.words, [&](std::string_view word) {
      const uint64_t hash = HashOf(word);
      const size_t at = SlotOf(word, hash);
      tags_[at] = TagOf(hash);
      slots_[at].word = word;
      slots_[at].kinds |= list.kind;
    });
  }
}

size_t WordTable::SlotOf(std::string_view word, uint64_t hash) const {
  const size_t mask = slots_.size() - 1;
  const uint8_t tag = TagOf(hash);
  size_t at = hash & mask;
  while (tags_[at] != 0 && (tags_[at] != tag || slots_[at].word != word)) {
    at = (at + 1) & mask;
  }
  return at;
}

uint8_t WordTable::KindsOf(std::string_view word) const {
  if (word.empty() || word.size() > kMaxWord) return 0;
  const size_t at = SlotOf(word, HashOf(word));
  return tags_[at] == 0 ? 0 : slots_[at].kinds;
}

}  // namespace osiris
