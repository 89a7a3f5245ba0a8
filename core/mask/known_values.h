#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/driver/row_batch.h"
#include "core/mask/personal_class.h"

namespace osiris {

// What was masked in some cells of an answer, to be found again in its other
// texts, where nothing else tells what it is: a name in a note. Lives as long
// as the answer is made. Not thread-safe.
class KnownValues {
 public:
  // Further ones are not looked for.
  static constexpr size_t kMaxValues = 4096;

  // `value` was masked, and `mask` put in its place. Some are not looked for:
  // what is short, what is long, and what says too little without its column:
  // days, places on earth, addresses of machines, what is private only.
  void Add(PersonalClass personal, std::string_view value,
           std::string_view mask);

  bool empty() const { return values_.empty(); }

  // `text` with its mask in place of each value, or nullopt where there is
  // none. Values are whole words, but for secrets. Adds to `found`.
  std::optional<std::string> Mask(std::string_view text,
                                  std::set<PersonalClass>& found) const;
  // The same for a cell of text, which may be JSON and stays so. True if it is
  // another one now.
  bool MaskIn(Cell& cell, std::set<PersonalClass>& found) const;

 private:
  struct Value {
    std::string mask;
    PersonalClass personal = PersonalClass::kPrivate;
  };
  struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>()(text);
    }
  };
  using Values =
      std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

  // The longest value that stands in `text` at `at`, or nullptr.
  const Values::value_type* Find(std::string_view text, size_t at) const;

  Values values_;
  // Of the values that begin with these bytes; each once, the largest first.
  std::unordered_map<uint32_t, std::vector<size_t>> lengths_;
  // True of what may be the first bytes of one.
  std::array<bool, 4096> maybe_ = {};
};

}  // namespace osiris
