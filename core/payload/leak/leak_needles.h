#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace osiris {

// A secret that was found in some bytes.
struct LeakHit {
  // By the order of Add.
  size_t secret = 0;
  // "plain", "base64", "base64url", "hex", "url", "json", "reversed".
  std::string_view form;
  size_t offset = 0;
  // What it was folded in, from the outside in: "gzip", "zlib", "zstd",
  // "base64", "hex". Then `offset` is where the outermost begins.
  std::vector<std::string_view> inside;
};

// Looks for secrets in bytes, all at once, in every form in which they may
// have got there: as they are, in base64 (wherever they begin in what was
// encoded, in both alphabets), in hex, percent-encoded, escaped as in JSON up
// to six times, backwards by bytes or letters; and each of these in what gzip,
// zlib or zstd folded, also where that is written in base64 or hex. What was
// encrypted, hashed, split or encoded twice in another way is not found.
//
// Base64 and hex may be wrapped over lines (core/payload/leak/unwrap.h), also
// where these, or signs of theirs, are escaped as in JSON. Of percent-encoding
// and JSON it does not matter which signs were escaped (core/secret/decoded.h),
// nor whether what was written backwards was.
//
// Secrets of less than four bytes are not looked for: they are everywhere. Of
// less than eight, only where neither a letter nor a digit adjoins; one of four
// in base64 only where nothing else was encoded with it. Not thread-safe while
// secrets are added.
class LeakNeedles {
 public:
  static constexpr size_t kLeastBytes = 4;

  LeakNeedles() : firsts_(1 << 16) {}
  ~LeakNeedles();
  LeakNeedles(const LeakNeedles&) = delete;
  LeakNeedles& operator=(const LeakNeedles&) = delete;

  // False: too short to be looked for. Takes a number all the same.
  bool Add(std::string_view secret);

  // Each secret at most `most` times, each place once, in no order. What is
  // folded is looked through up to 64 MiB each and 256 MiB in all, which is
  // bounded memory and time for whatever a stranger made; `*cut` says that
  // there was more.
  std::vector<LeakHit> Find(std::string_view bytes, size_t most = 10,
                            bool* cut = nullptr) const;

 private:
  struct Needle {
    size_t secret = 0;
    std::string_view form;
    std::string bytes;
    bool whole_word = false;
  };
  struct Search;
  struct Reading;

  void AddForms(std::string_view secret, bool whole_word);
  void AddBase64(std::string_view secret);
  void AddNeedle(std::string_view form, std::string bytes, bool whole_word);
  // As they are, and without the escapes of JSON and of URLs.
  void FindAll(std::string_view bytes, Search& search) const;
  void FindWritten(const Reading& whole, Search& search) const;
  // As it is, with what is folded in it, and with runs of digits that are
  // wrapped in one piece.
  void FindText(const Reading& reading, Search& search) const;
  void FindHere(const Reading& reading, Search& search) const;
  void Take(const Needle& needle, size_t at, const Reading& reading,
            Search& search) const;
  void FindFolded(const Reading& reading, Search& search) const;
  // What is folded at `at`, written as `writing` says.
  void Unfold(const Reading& reading, size_t at, std::string_view writing,
              Search& search) const;
  void FindWithin(std::string_view container, std::string_view bytes,
                  Search& search) const;

  size_t secrets_ = 0;
  // Some secret has one: a URL may have "+" for it.
  bool blanks_ = false;
  std::vector<Needle> needles_;
  // By the first four bytes.
  std::unordered_multimap<uint32_t, size_t> by_start_;
  // True where some needle's first two bytes are these.
  std::vector<bool> firsts_;
};

}  // namespace osiris
