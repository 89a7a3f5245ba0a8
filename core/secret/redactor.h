#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/secret/decoded.h"
#include "core/secret/secret.h"

namespace osiris {

// Takes registered values out of text that is about to leave: messages of
// drivers and sources, and whole answers.
//
// Finds a value as it is, percent-encoded (as in a URL) and escaped (as in
// JSON, up to six times), whichever of its characters are, and in base64
// wherever it begins in the encoded bytes. What was hashed, split or encoded
// otherwise is not found: this is the second wall, not the first. Fill it from
// one thread; then any may redact.
class Redactor {
 public:
  // What stands where a value stood.
  static constexpr std::string_view kMask = "***";

  // Which texts are looked through, and so what of them must survive.
  enum class Texts {
    // Those about one connection. Values shorter than four bytes are found
    // where neither a letter nor a digit adjoins them (an escape such as `\n`
    // is none), others anywhere.
    kOfOwner,
    // Any, in which a short value stands by chance. Those of less than four
    // bytes are not looked for; those of less than eight, as short ones above.
    kAny,
  };

  explicit Redactor(Texts texts = Texts::kOfOwner) : texts_(texts) {}

  // Values that are a word of `text`, which everybody is told, are not
  // replaced; those that are a part of a word, only where they are a word
  // themselves. Before Add.
  void Spare(std::string_view text);

  // From now on `value` is replaced by `mask`. An empty value does nothing.
  void Add(const Secret& value, std::string_view mask = kMask);

  // `text` without any registered value, the longest first.
  std::string Redact(std::string_view text) const;

  // True where Redact would change `text`. One pass, however many values, and
  // one more for each way in which something in it is escaped.
  bool Finds(std::string_view text) const;

  // Of `text`, which was cut at its end: how much of it comes before a value
  // that the cut tore. All of it where none was torn, or less than four bytes
  // of it are here.
  size_t WholeBefore(std::string_view text) const;
  // Of `text`, which was cut at its beginning: how much of it ends a value.
  size_t TornHead(std::string_view text) const;

  bool empty() const { return needles_.empty(); }

 private:
  // A value in one of its spellings.
  struct Needle {
    // In one of `values_`.
    std::string_view bytes;
    std::string mask;
    // Counts only where no letter or digit adjoins.
    bool whole_word = false;
    // Fewer of its bytes stand anywhere by chance.
    size_t least_torn = 0;
  };

  // What stands in a text, and by what it is replaced.
  struct Place {
    size_t end = 0;
    const std::string* mask = nullptr;
  };
  // By where they begin; none goes into another.
  using Places = std::map<size_t, Place>;
  // Gets a text without its escapes, and what it was taken out of: the last one
  // is it. True ends it.
  using VisitDecoded = std::function<bool(
      std::string_view decoded, const std::vector<const Decoded*>& levels)>;

  // Visits all that `text` may be read as, but for what it is; true where one
  // was ended.
  bool VisitWritten(std::string_view text, const VisitDecoded& visit) const;
  // Finds and Redact: of values as they stand in `text`, and of those that
  // escapes write.
  bool FindsPlainly(std::string_view text) const;
  std::string RedactWritten(std::string_view text) const;
  void FindPlaces(std::string_view decoded,
                  const std::vector<const Decoded*>& levels,
                  Places& places) const;
  // WholeBefore, of values as they stand in `text`.
  size_t WholePlainly(std::string_view text) const;

  bool IsSpared(std::string_view bytes, bool& whole_word) const;
  // No value has it yet.
  bool IsNew(std::string_view bytes) const;
  void AddNeedle(Needle needle);

  Texts texts_;
  // Some value has one.
  bool blanks_ = false;
  std::vector<std::string> spared_;
  // All spellings of a value, one after the other: as secret as the value.
  std::vector<Secret> values_;
  // As they came. What follows names them by their places here.
  std::vector<Needle> needles_;
  std::vector<size_t> longest_first_;
  // By the first two bytes, those of at least four.
  std::unordered_map<uint16_t, std::vector<size_t>> by_start_;
  // Those of less.
  std::vector<size_t> short_;
  // A bit each: some needle has these as its first two bytes, as its third and
  // fourth.
  std::vector<bool> first_pairs_;
  std::vector<bool> second_pairs_;
};

}  // namespace osiris
