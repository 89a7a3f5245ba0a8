#include "core/payload/leak/leak_needles.h"

#include <sodium.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "core/base/json.h"
#include "core/payload/leak/stream_start.h"
#include "core/payload/leak/unfold.h"
#include "core/payload/leak/unwrap.h"
#include "core/secret/decoded.h"

namespace osiris {
namespace {

// Encoded forms that are shorter stand anywhere by chance.
constexpr size_t kLeastEncoded = 6;
constexpr size_t kWholeWordBelow = 8;
constexpr std::string_view kZstdStart = "\x28\xb5\x2f\xfd";
// Containers in containers, and what one of them may hold.
constexpr size_t kMaxDepth = 4;
constexpr size_t kMaxUnfolded = 64 << 20;
// What is unfolded and read of writings in one text, in all.
constexpr size_t kMaxUnfoldedInAll = 256 << 20;
// Digits by which to tell whether a stream begins at all: a large text of
// base64 has many places that look so.
constexpr size_t kProbe = 4096;
// Beginnings of zlib streams that are tried in one text.
constexpr int kMaxTries = 20'000;

bool InWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

std::string Hex(std::string_view bytes, bool upper) {
  const char* const digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    hex += digits[static_cast<unsigned char>(c) >> 4];
    hex += digits[c & 0xF];
  }
  return hex;
}

// Letter by letter, where `text` is UTF-8.
std::string Backwards(std::string_view text) {
  std::string out;
  for (size_t end = text.size(); end > 0;) {
    size_t begin = end - 1;
    while (begin > 0 && end - begin < 4 && (text[begin] & 0xC0) == 0x80) {
      --begin;
    }
    out += text.substr(begin, end - begin);
    end = begin;
  }
  return out;
}

// What JSON makes of it, which is UTF-8 whatever it was, without escapes.
std::string AsUtf8(std::string_view text) {
  const absl::StatusOr<Json> json =
      ParseJson(DumpJson(Json(std::string(text))));
  return json.ok() ? json->get<std::string>() : std::string(text);
}

// Whether what stands from `begin` to `end` is a word of its own.
bool StandsAlone(std::string_view text, size_t begin, size_t end) {
  return (begin == 0 || !InWord(text[begin - 1])) &&
         (end >= text.size() || !InWord(text[end]));
}

uint32_t StartOf(const char* bytes) {
  uint32_t start = 0;
  std::memcpy(&start, bytes, sizeof(start));
  return start;
}

size_t FirstsOf(const char* bytes) {
  return static_cast<size_t>(static_cast<unsigned char>(bytes[0])) << 8 |
         static_cast<unsigned char>(bytes[1]);
}

std::string ReadRun(std::string_view writing, std::string_view text) {
  return writing == "hex" ? FromHexRun(text) : FromBase64Run(text);
}

// What the writing at the beginning of `text` stands for; only the first of it
// where that shows that nothing is folded in it.
std::string ReadWriting(std::string_view writing, std::string_view text) {
  std::string first = ReadRun(writing, text.substr(0, kProbe));
  return MayUnfold(first) ? ReadRun(writing, text) : first;
}

}  // namespace

// One look through bytes and all that is folded in them.
struct LeakNeedles::Search {
  size_t most = 0;
  std::vector<std::string_view> inside;
  // Of the outermost container.
  size_t begin = 0;
  std::map<size_t, size_t> counts;
  std::vector<LeakHit> hits;
  // See kMaxUnfoldedInAll.
  size_t left = kMaxUnfoldedInAll;
  bool cut = false;
  // What was found, as one text is read in several ways.
  std::set<std::tuple<size_t, std::string_view, size_t,
                      std::vector<std::string_view>>>
      known;

  // No more is said of it.
  bool Full(size_t secret) const {
    const auto count = counts.find(secret);
    return count != counts.end() && count->second >= most;
  }

  void Add(LeakHit hit) {
    if (!known.emplace(hit.secret, hit.form, hit.offset, hit.inside).second) {
      return;
    }
    ++counts[hit.secret];
    hits.push_back(std::move(hit));
  }

  // What may be unfolded now.
  size_t Most() const { return std::min(left, kMaxUnfolded); }
  void Spend(size_t bytes) { left -= std::min(left, bytes); }
};

// What the bytes of a container, or all of them, are read as.
struct LeakNeedles::Reading {
  // Where a writing begins in the container, and what it was read as: one that
  // is read in several ways is unfolded once.
  using Tried = std::set<std::pair<size_t, size_t>>;

  std::string_view bytes;
  Tried* tried = nullptr;
  // How they were written, where they are not as they are; then in what, and
  // where in the container each of them was.
  std::string_view form = {};
  std::string_view written = {};
  std::function<size_t(size_t)> where = {};

  size_t OffsetOf(size_t at) const { return where ? where(at) : at; }
};

LeakNeedles::~LeakNeedles() {
  for (Needle& needle : needles_) {
    sodium_memzero(needle.bytes.data(), needle.bytes.size());
  }
}

bool LeakNeedles::Add(std::string_view secret) {
  const bool searchable = secret.size() >= kLeastBytes;
  if (searchable) AddForms(secret, secret.size() < kWholeWordBelow);
  ++secrets_;
  return searchable;
}

void LeakNeedles::AddForms(std::string_view secret, bool whole_word) {
  AddNeedle("plain", std::string(secret), whole_word);
  AddNeedle("reversed", std::string(secret.rbegin(), secret.rend()),
            whole_word);
  AddNeedle("reversed", Backwards(secret), whole_word);
  AddBase64(secret);
  for (const bool upper : {false, true}) {
    AddNeedle("hex", Hex(secret, upper), false);
  }
  AddNeedle("json", AsUtf8(secret), whole_word);
  blanks_ |= secret.find(' ') != std::string_view::npos;
}

void LeakNeedles::AddBase64(std::string_view secret) {
  // Digits at either end that hold bits of neighbours, too, are left out.
  static constexpr size_t kSkipped[] = {0, 2, 3};
  for (const bool url : {false, true}) {
    const int variant = url ? sodium_base64_VARIANT_URLSAFE_NO_PADDING
                            : sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
    for (size_t shift = 0; shift < 3; ++shift) {
      const std::string bytes = std::string(shift, '\0') + std::string(secret);
      std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
      sodium_bin2base64(text.data(), text.size(),
                        reinterpret_cast<const unsigned char*>(bytes.data()),
                        bytes.size(), variant);
      const size_t whole = bytes.size() * 8 / 6;
      const char* const form = url ? "base64url" : "base64";
      if (shift == 0 && whole < kLeastEncoded) {
        // Too short within something, but not alone: then the last digit is
        // known, too.
        AddNeedle(form, text.substr(0, whole + 1), true);
        continue;
      }
      text.resize(whole);
      AddNeedle(form, text.substr(kSkipped[shift]), false);
    }
  }
}

void LeakNeedles::AddNeedle(std::string_view form, std::string bytes,
                            bool whole_word) {
  const bool encoded = form != "plain" && form != "reversed";
  if (bytes.size() < (encoded ? kLeastEncoded : kLeastBytes)) return;
  // Equal writings are the first's.
  const auto [begin, end] = by_start_.equal_range(StartOf(bytes.data()));
  if (std::any_of(begin, end, [&](const auto& one) {
        return needles_[one.second].bytes == bytes;
      })) {
    return;
  }
  by_start_.emplace(StartOf(bytes.data()), needles_.size());
  firsts_[FirstsOf(bytes.data())] = true;
  needles_.push_back({.secret = secrets_,
                      .form = form,
                      .bytes = std::move(bytes),
                      .whole_word = whole_word});
}

void LeakNeedles::FindHere(const Reading& reading, Search& search) const {
  const std::string_view bytes = reading.bytes;
  for (size_t at = 0; at + kLeastBytes <= bytes.size(); ++at) {
    if (!firsts_[FirstsOf(bytes.data() + at)]) continue;
    const auto [begin, end] = by_start_.equal_range(StartOf(bytes.data() + at));
    for (auto one = begin; one != end; ++one) {
      const Needle& needle = needles_[one->second];
      if (!bytes.substr(at).starts_with(needle.bytes)) continue;
      if (!search.Full(needle.secret)) Take(needle, at, reading, search);
    }
  }
}

void LeakNeedles::Take(const Needle& needle, size_t at, const Reading& reading,
                       Search& search) const {
  const size_t size = needle.bytes.size();
  std::string_view form = needle.form;
  const size_t begin = reading.OffsetOf(at);
  bool all_escaped = false;
  if (!reading.written.empty()) {
    const size_t written = reading.OffsetOf(at + size) - begin;
    const bool escaped = reading.written.substr(begin, written) != needle.bytes;
    if (escaped && form == "plain") form = reading.form;
    // Then it is no part of a word that is there by chance.
    all_escaped = written >= 3 * size;
  }
  if (needle.whole_word && !all_escaped &&
      !StandsAlone(reading.bytes, at, at + size)) {
    return;
  }
  search.Add({.secret = needle.secret,
              .form = form,
              .offset = search.inside.empty() ? begin : search.begin,
              .inside = search.inside});
}

void LeakNeedles::FindWritten(const Reading& whole, Search& search) const {
  Reading reading = {.bytes = {},
                     .tried = whole.tried,
                     .form = "json",
                     .written = whole.bytes};
  {
    // Each refers to the one before.
    std::deque<Decoded> levels;
    reading.where = [](size_t at) { return at; };
    std::string_view above = whole.bytes;
    for (int level = 0; level < kMostWritten; ++level) {
      const Decoded& now = levels.emplace_back(above, Writing::kJson);
      if (now.text().empty()) break;
      reading.where = [&now, before = std::move(reading.where)](size_t at) {
        return before(now.OffsetOf(at));
      };
      reading.bytes = above = now.text();
      FindText(reading, search);
    }
  }
  for (const Writing writing : {Writing::kPercent, Writing::kForm}) {
    if (writing == Writing::kForm && !blanks_) continue;
    const Decoded decoded(whole.bytes, writing);
    reading.bytes = decoded.text();
    reading.form = "url";
    reading.where = [&](size_t at) { return decoded.OffsetOf(at); };
    FindHere(reading, search);
  }
}

void LeakNeedles::FindWithin(std::string_view container, std::string_view bytes,
                             Search& search) const {
  search.inside.push_back(container);
  FindAll(bytes, search);
  search.inside.pop_back();
}

void LeakNeedles::FindAll(std::string_view bytes, Search& search) const {
  Reading::Tried tried;
  const Reading whole = {.bytes = bytes, .tried = &tried};
  FindText(whole, search);
  FindWritten(whole, search);
}

void LeakNeedles::FindText(const Reading& reading, Search& search) const {
  const bool deep = search.inside.size() >= kMaxDepth;
  FindHere(reading, search);
  if (!deep) FindFolded(reading, search);
  const Unwrapped unwrapped(reading.bytes);
  if (unwrapped.text().empty()) return;
  const Reading joined = {.bytes = unwrapped.text(),
                          .tried = reading.tried,
                          .where = [&](size_t at) {
                            return reading.OffsetOf(unwrapped.OffsetOf(at));
                          }};
  FindHere(joined, search);
  if (!deep) FindFolded(joined, search);
}

void LeakNeedles::FindFolded(const Reading& reading, Search& search) const {
  int tries = 0;
  size_t at = 0;
  for (auto start = NextStream(reading.bytes, &at); start;
       start = NextStream(reading.bytes, &++at)) {
    search.cut |= search.left == 0;
    if (search.left == 0) return;
    // What was written anew holds no bytes as they were.
    if (start->writing.empty() && reading.where) continue;
    if (!start->weak || ++tries <= kMaxTries) {
      Unfold(reading, at, start->writing, search);
    } else {
      search.cut = true;
    }
  }
}

void LeakNeedles::Unfold(const Reading& reading, size_t at,
                         std::string_view writing, Search& search) const {
  const std::string_view bytes = reading.bytes.substr(at);
  const std::string read =
      writing.empty() ? std::string() : ReadWriting(writing, bytes);
  const size_t begin = reading.OffsetOf(at);
  if (!writing.empty() && !reading.tried->emplace(begin, read.size()).second) {
    return;
  }
  if (search.inside.empty()) search.begin = begin;
  search.Spend(read.size());
  const std::string_view folded = writing.empty() ? bytes : read;
  const bool zstd = folded.starts_with(kZstdStart);
  const size_t most = search.Most();
  const std::optional<std::string> unfolded =
      zstd ? Unzstd(folded, most) : Unzip(folded, most);
  if (!unfolded) return;
  search.Spend(unfolded->size());
  search.cut |= unfolded->size() == most;
  if (!writing.empty()) search.inside.push_back(writing);
  FindWithin(zstd                             ? "zstd"
             : folded.starts_with("\x1f\x8b") ? "gzip"
                                              : "zlib",
             *unfolded, search);
  if (!writing.empty()) search.inside.pop_back();
}

std::vector<LeakHit> LeakNeedles::Find(std::string_view bytes, size_t most,
                                       bool* cut) const {
  Search search;
  search.most = most;
  FindAll(bytes, search);
  if (cut != nullptr) *cut = search.cut;
  return std::move(search.hits);
}

}  // namespace osiris
