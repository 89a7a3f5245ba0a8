#include "core/mask/detect/email_detector.h"

#include <algorithm>
#include <array>
#include <string>

#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

constexpr size_t kMaxLocal = 64;
constexpr size_t kMaxDomain = 253;

// Ends of names of files, none of which is a top-level domain.
constexpr std::array<std::string_view, 16> kFileEndings = {
    "png", "jpg", "jpeg", "gif", "svg", "webp", "bmp", "ico",
    "css", "js",  "json", "ts",  "tsx", "html", "pdf", "tgz"};

constexpr ByteSet kLocalBytes = ByteSet::Of([](char c) {
  return IsAlnum(c) || IsBeyondAscii(c) ||
         std::string_view(".!#$%&'*+-/=?^_`{}~").find(c) !=
             std::string_view::npos;
});

// What stands before an address in a text: quotes, `name=`, `(`, `/`.
constexpr ByteSet kMarksBefore = ByteSet::Of([](char c) {
  return std::string_view("'`={}/?&").find(c) != std::string_view::npos;
});

constexpr ByteSet kDomainBytes = ByteSet::Of([](char c) {
  return IsAlnum(c) || c == '-' || c == '.' || IsBeyondAscii(c);
});

// Where the address begins that has its `@` at `at`, or `at` for none.
size_t BeginOfLocal(std::string_view text, size_t at) {
  size_t begin = at;
  while (begin > 0 && at - begin < kMaxLocal && kLocalBytes(text[begin - 1])) {
    --begin;
  }
  for (size_t mark = at; mark > begin; --mark) {
    if (kMarksBefore(text[mark - 1])) begin = mark;
  }
  while (begin < at && (text[begin] == '.' || text[begin] == '-')) ++begin;
  // Not within a character.
  while (begin < at && (text[begin] & 0xC0) == 0x80) ++begin;
  return begin;
}

// Where the part between quotes begins that ends before `at`, the `@`:
// "ann lee"@example.com; `at` for none.
size_t BeginOfQuoted(std::string_view text, size_t at) {
  if (at < 3 || text[at - 1] != '"') return at;
  const bool escaped = text[at - 2] == '\\';
  const size_t from = at < kMaxLocal + 4 ? 0 : at - kMaxLocal - 4;
  const std::string_view near = text.substr(from, at - 1 - from);
  const size_t quote = near.find_last_of("\"\r\n");
  if (quote == std::string_view::npos || near[quote] != '"') return at;
  const size_t begin = from + quote;
  return escaped && begin > 0 && text[begin - 1] == '\\' ? begin - 1 : begin;
}

bool IsDomain(std::string_view domain) {
  const size_t dot = domain.rfind('.');
  if (dot == std::string_view::npos || dot == 0) return false;
  const std::string top = Lowered(domain.substr(dot + 1));
  if (top.size() < 2 || std::any_of(top.begin(), top.end(), [](char c) {
        return IsDigit(c) || c == '-';
      })) {
    // The form of names beyond ASCII.
    if (!top.starts_with("xn--")) return false;
  }
  return std::none_of(kFileEndings.begin(), kFileEndings.end(),
                      [&top](std::string_view ending) {
                        return ending[0] == top[0] && ending == top;
                      }) &&
         domain.find("..") == std::string_view::npos &&
         IsWordByte(domain.front());
}

// How long "[word]" or "(word)" at `at` is, with a blank before and behind it
// if they are there; 0 where it is not there.
size_t SizeOfBracketed(std::string_view text, size_t at,
                       std::string_view word) {
  constexpr std::string_view kOpen = "[({<";
  constexpr std::string_view kClose = "])}>";
  size_t end = at;
  if (end < text.size() && text[end] == ' ') ++end;
  if (end >= text.size()) return 0;
  const size_t kind = kOpen.find(text[end]);
  const size_t close = end + 1 + word.size();
  if (kind == std::string_view::npos || close >= text.size() ||
      text[close] != kClose[kind] ||
      Lowered(text.substr(end + 1, word.size())) != word) {
    return 0;
  }
  end = close + 1;
  if (end < text.size() && text[end] == ' ') ++end;
  return end - at;
}

// The domain that begins at `end`, its points perhaps written as words; `end`
// is then behind it.
std::string TakeSpelledDomain(std::string_view text, size_t& end) {
  std::string domain;
  size_t at = end;
  while (at < text.size() && domain.size() <= kMaxDomain) {
    if (const size_t dot = SizeOfBracketed(text, at, "dot"); dot > 0) {
      domain += '.';
      at += dot;
    } else if (kDomainBytes(text[at])) {
      // A character whole, or not at all.
      do domain += text[at++];
      while (at < text.size() && (text[at] & 0xC0) == 0x80);
      end = at;
    } else {
      break;
    }
  }
  while (!domain.empty() && !IsWordByte(domain.back())) {
    if (domain.back() == text[end - 1]) --end;
    domain.pop_back();
  }
  return domain;
}

}  // namespace

void FindSpelledEmails(std::string_view text, Findings& findings) {
  constexpr std::string_view kOpen = "[({<";
  for (size_t open = text.find_first_of(kOpen); open != std::string_view::npos;
       open = text.find_first_of(kOpen, open + 1)) {
    const size_t mark = open > 0 && text[open - 1] == ' ' ? open - 1 : open;
    const size_t size = SizeOfBracketed(text, mark, "at");
    if (size == 0) continue;
    const size_t begin = BeginOfLocal(text, mark);
    size_t end = mark + size;
    const std::string domain = TakeSpelledDomain(text, end);
    const std::string_view local = text.substr(begin, mark - begin);
    if (local.empty() || local.back() == '.' ||
        local.find("..") != std::string_view::npos || domain.empty() ||
        !IsDomain(domain)) {
      continue;
    }
    findings.push_back({.begin = begin,
                        .end = end,
                        .personal = PersonalClass::kEmail,
                        .confidence = 0.96,
                        .why = "form of an e-mail address with `at` in words"});
  }
}

void FindEmails(std::string_view text, Findings& findings) {
  for (size_t at = text.find('@'); at != std::string_view::npos;
       at = text.find('@', at + 1)) {
    size_t begin = BeginOfQuoted(text, at);
    if (begin == at) begin = BeginOfLocal(text, at);
    size_t end = at + 1;
    while (end < text.size() && end - at <= kMaxDomain &&
           kDomainBytes(text[end])) {
      ++end;
    }
    while (end > at + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) {
      --end;
    }
    while (end < text.size() && (text[end] & 0xC0) == 0x80) ++end;
    const std::string_view local = text.substr(begin, at - begin);
    if (local.empty() || local.back() == '.' ||
        local.find("..") != std::string_view::npos ||
        !IsDomain(text.substr(at + 1, end - at - 1))) {
      continue;
    }
    // Where a repository is, or a password before a host.
    const bool repository =
        local == "git" && end < text.size() && text[end] == ':';
    if (repository) continue;
    findings.push_back({.begin = begin,
                        .end = end,
                        .personal = PersonalClass::kEmail,
                        .confidence = 0.99,
                        .why = "form of an e-mail address"});
  }
}

}  // namespace osiris
