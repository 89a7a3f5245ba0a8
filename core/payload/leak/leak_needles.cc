#include "core/payload/leak/leak_needles.h"

#include <sodium.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstring>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "core/base/json.h"
#include "core/payload/leak/unfold.h"
#include "core/payload/leak/unwrap.h"

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
// Beginnings of zlib streams that are tried in one text: two bytes say little.
constexpr int kMaxTries = 20'000;

bool Unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
}

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

// Percent-encoded: every byte, or what must be; blanks as `blank` if given.
std::string UrlForm(std::string_view text, bool upper, bool all,
                    std::string_view blank) {
  std::string out;
  for (const char c : text) {
    if (c == ' ' && !blank.empty()) {
      out += blank;
    } else if (!all && Unreserved(c)) {
      out += c;
    } else {
      out += "%" + Hex({&c, 1}, upper);
    }
  }
  return out;
}

std::string Replaced(std::string text, std::string_view what,
                     std::string_view by) {
  for (size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

// What JSON means by a backslash and `c`.
char Unescaped(char c) {
  static constexpr std::string_view kEscapes = "bfnrt";
  const size_t found = kEscapes.find(c);
  return found == std::string_view::npos ? c : "\b\f\n\r\t"[found];
}

// What stands between the quotes of a JSON text.
std::string JsonForm(std::string_view text) {
  const std::string quoted = DumpJson(Json(std::string(text)));
  return quoted.substr(1, quoted.size() - 2);
}

// What stands between the quotes of a JSON text of nothing but ASCII.
std::string AsciiJsonForm(std::string_view text, bool upper) {
  std::string quoted = Json(std::string(text))
                           .dump(-1, ' ', true, Json::error_handler_t::replace);
  for (size_t at = 0; upper && at + 1 < quoted.size(); ++at) {
    if (quoted[at] != '\\') continue;
    if (quoted[++at] != 'u') continue;
    const auto digits = quoted.begin() + static_cast<std::ptrdiff_t>(at) + 1;
    std::transform(digits, digits + 4, digits, ::toupper);
  }
  return quoted.substr(1, quoted.size() - 2);
}

// All of JSON but letters and digits as \uXXXX.
std::string UnicodeForm(std::string_view text) {
  std::string out;
  const std::string ascii = AsciiJsonForm(text, false);
  for (size_t at = 0; at < ascii.size(); ++at) {
    const char c = ascii[at];
    if (InWord(c)) {
      out += c;
    } else if (c != '\\') {
      out += "\\u00" + Hex({&c, 1}, false);
    } else if (ascii[at + 1] == 'u') {
      out += ascii.substr(at, 6);
      at += 5;
    } else {
      const char escaped = Unescaped(ascii[++at]);
      out += "\\u00" + Hex({&escaped, 1}, false);
    }
  }
  return out;
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

// How a stream that unfolds begins, as it is or in a writing.
struct Beginning {
  std::string_view bytes;
  std::string_view writing;
};

constexpr Beginning kBeginnings[] = {
    {"\x1f\x8b\x08", ""}, {kZstdStart, ""},   {"\x78\x01", ""},
    {"\x78\x5e", ""},     {"\x78\x9c", ""},   {"\x78\xda", ""},
    {"H4sI", "base64"},   {"KLUv", "base64"}, {"eJ", "base64"},
    {"eA", "base64"},     {"eN", "base64"},   {"eF", "base64"},
    {"1f8b08", "hex"},    {"1F8B08", "hex"},  {"28b52ffd", "hex"},
    {"28B52FFD", "hex"},  {"789c", "hex"},    {"789C", "hex"},
    {"78da", "hex"},      {"78DA", "hex"},    {"7801", "hex"},
};

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
  // What the outermost text has wrapped, while that is looked through.
  const Unwrapped* unwrapped = nullptr;
  // Something that was wrapped is looked through, at any depth.
  bool wrapped = false;

  // Where `at` of the outermost text really is.
  size_t OffsetOf(size_t at) const {
    return unwrapped == nullptr ? at : unwrapped->OffsetOf(at);
  }

  void Add(LeakHit hit) {
    // In a part of a wrapped text that is on one line, it was found before.
    const auto same = [&hit](const LeakHit& other) {
      return other.secret == hit.secret && other.form == hit.form &&
             other.offset == hit.offset && other.inside == hit.inside;
    };
    if (wrapped && std::any_of(hits.begin(), hits.end(), same)) return;
    if (counts[hit.secret]++ < most) hits.push_back(std::move(hit));
  }

  // What may be unfolded now.
  size_t Most() const { return std::min(left, kMaxUnfolded); }
  void Spend(size_t bytes) { left -= std::min(left, bytes); }
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
  AddBase64(secret);
  for (const bool upper : {false, true}) {
    AddNeedle("hex", Hex(secret, upper), false);
    AddNeedle("url", UrlForm(secret, upper, true, ""), false);
    AddNeedle("url", UrlForm(secret, upper, false, ""), whole_word);
    AddNeedle("url", UrlForm(secret, upper, false, "+"), whole_word);
  }
  const std::string json = JsonForm(secret);
  AddNeedle("json", json, whole_word);
  AddNeedle("json", Replaced(json, "/", "\\/"), whole_word);
  AddNeedle("json", JsonForm(json), whole_word);
  for (const bool upper : {false, true}) {
    AddNeedle("json", AsciiJsonForm(secret, upper), whole_word);
  }
  AddNeedle("json", UnicodeForm(secret), whole_word);
  std::string markup = json;
  for (const std::string_view c : {"<", ">", "&", "'"}) {
    markup = Replaced(std::move(markup), c, "\\u00" + Hex(c, false));
  }
  AddNeedle("json", std::move(markup), whole_word);
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
      text.resize(bytes.size() * 8 / 6);
      AddNeedle(url ? "base64url" : "base64", text.substr(kSkipped[shift]),
                false);
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

void LeakNeedles::FindHere(std::string_view bytes, Search& search) const {
  for (size_t at = 0; at + kLeastBytes <= bytes.size(); ++at) {
    if (!firsts_[FirstsOf(bytes.data() + at)]) continue;
    const auto [begin, end] = by_start_.equal_range(StartOf(bytes.data() + at));
    for (auto one = begin; one != end; ++one) {
      const Needle& needle = needles_[one->second];
      if (!bytes.substr(at).starts_with(needle.bytes)) continue;
      const size_t after = at + needle.bytes.size();
      if (needle.whole_word &&
          ((at > 0 && InWord(bytes[at - 1])) ||
           (after < bytes.size() && InWord(bytes[after])))) {
        continue;
      }
      search.Add(
          {.secret = needle.secret,
           .form = needle.form,
           .offset = search.inside.empty() ? search.OffsetOf(at) : search.begin,
           .inside = search.inside});
    }
  }
}

void LeakNeedles::FindWithin(std::string_view container, std::string_view bytes,
                             Search& search) const {
  search.inside.push_back(container);
  FindAll(bytes, search);
  search.inside.pop_back();
}

void LeakNeedles::FindAll(std::string_view bytes, Search& search) const {
  const bool deep = search.inside.size() >= kMaxDepth;
  FindHere(bytes, search);
  if (!deep) FindFolded(bytes, search);
  const Unwrapped unwrapped(bytes);
  if (unwrapped.text().empty()) return;
  const bool before = std::exchange(search.wrapped, true);
  if (search.inside.empty()) search.unwrapped = &unwrapped;
  FindHere(unwrapped.text(), search);
  if (!deep) FindFolded(unwrapped.text(), search);
  if (search.inside.empty()) search.unwrapped = nullptr;
  search.wrapped = before;
}

void LeakNeedles::FindFolded(std::string_view bytes, Search& search) const {
  int tries = 0;
  for (const auto& [beginning, writing] : kBeginnings) {
    for (size_t at = bytes.find(beginning); at != std::string_view::npos;
         at = bytes.find(beginning, at + 1)) {
      search.cut |= search.left == 0;
      if (search.left == 0) return;
      if (beginning.size() < 3 && ++tries > kMaxTries) {
        search.cut = true;
        break;
      }
      if (search.inside.empty()) search.begin = search.OffsetOf(at);
      Unfold(bytes.substr(at), writing, search);
    }
  }
}

void LeakNeedles::Unfold(std::string_view bytes, std::string_view writing,
                         Search& search) const {
  const std::string read =
      writing.empty() ? std::string() : ReadWriting(writing, bytes);
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
