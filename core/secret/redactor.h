#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/secret/secret.h"

namespace osiris {

// Takes registered values out of text that is about to leave: messages of
// drivers and sources, above all.
//
// Finds a value as it is, percent-encoded (as in a URL), escaped (as in JSON),
// and in base64 wherever it begins in the encoded bytes. What was hashed,
// split or encoded otherwise is not found: this is the second wall, not the
// first. Values shorter than four bytes are found only where neither a letter
// nor a digit adjoins them. Fill it from one thread; then any may redact.
class Redactor {
 public:
  // What stands where a value stood.
  static constexpr std::string_view kMask = "***";

  // From now on `value` is replaced by `mask`. An empty value does nothing.
  void Add(const Secret& value, std::string_view mask = kMask);

  // `text` without any registered value, the longest first.
  std::string Redact(std::string_view text) const;

  bool empty() const { return needles_.empty(); }

 private:
  struct Needle {
    // The value in one of its spellings. Itself as secret as the value.
    Secret bytes;
    std::string mask;
    // Counts only where no letter or digit adjoins.
    bool whole_word = false;
  };

  void AddNeedle(std::string_view bytes, std::string_view mask);

  // Longest first.
  std::vector<Needle> needles_;
};

}  // namespace osiris
