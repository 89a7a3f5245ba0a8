#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/driver/row_batch.h"
#include "core/mask/detect/personal_class.h"

namespace osiris {

// True if `value` is one word of less than twelve letters, all small ones of
// Latin, Greek or Cyrillic: in another text it says little, whatever it is in
// its own. A letter of a script that has no capitals may begin a name.
bool IsPlainWord(std::string_view value);

// What was masked in some cells of an answer, to be found again in its other
// texts, where nothing else tells what it is: a name in a note. Lives as long
// as the answer is made. Not thread-safe.
class KnownValues {
 public:
  // Further ones are not looked for. Equal ones count as one, but for the last
  // few of them.
  static constexpr size_t kMaxValues = 16'384;

  // `value` was masked, and `mask` put in its place. Some are not looked for:
  // what is short, what is long, and what says too little without its column:
  // days, places on earth, addresses of machines, what is private only.
  void Add(PersonalClass personal, std::string_view value,
           std::string_view mask);

  bool empty() const { return values_.empty(); }

  // `text` with its mask in place of each value, or nullopt where there is
  // none. Values are whole words, but for secrets. Adds to `found`.
  std::optional<std::string> Mask(std::string_view text,
                                  std::set<PersonalClass>& found);
  // The same for a cell of text, which may be JSON and stays so. True if it is
  // another one now.
  bool MaskIn(Cell& cell, std::set<PersonalClass>& found);

 private:
  struct Value {
    // Where its text and its mask stand in `bytes_`.
    size_t begin = 0;
    size_t mask = 0;
    size_t end = 0;
    PersonalClass personal = PersonalClass::kPrivate;
    // Once they are sorted: the longest other one that it begins with.
    size_t shorter = 0;
  };

  std::string_view TextOf(const Value& value) const;
  std::string_view MaskOf(const Value& value) const;
  // True if there is room for another one. Makes some where many are equal.
  bool HasRoom();
  // Puts values in order, each once.
  void Sort();
  // The longest value that stands in `text` at `at`, or nullptr. They are
  // sorted.
  const Value* Find(std::string_view text, size_t at) const;

  // Texts and masks, one after the other.
  std::string bytes_;
  std::vector<Value> values_;
  bool sorted_ = true;
  bool has_secrets_ = false;
  // No room was found in spite of all.
  bool full_ = false;
  // A bit for what may be the first bytes of one.
  std::array<uint64_t, 1024> maybe_ = {};
};

}  // namespace osiris
