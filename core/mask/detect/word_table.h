#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace osiris {

// Words, each with bits that say what it is, to be looked up in one step.
class WordTable {
 public:
  // Words with one blank between two, at its ends or not; constants.
  struct List {
    std::string_view words;
    uint8_t kind;
  };

  // No word is longer: nothing longer is found.
  static constexpr size_t kMaxWord = 16;

  // A word of several lists has all their bits.
  explicit WordTable(std::initializer_list<List> lists);

  // The bits of `word`, or 0.
  uint8_t KindsOf(std::string_view word) const;

 private:
  struct Slot {
    std::string_view word;
    uint8_t kinds = 0;
  };

  // The slot of `word`, or the empty one where it belongs.
  size_t SlotOf(std::string_view word, uint64_t hash) const;

  // A power of two, a third of them empty at least. A slot has a byte of its
  // word's hash, never 0, or 0: most words that are no one's are known by it.
  std::vector<Slot> slots_;
  std::vector<uint8_t> tags_;
};

}  // namespace osiris
