#include "core/mask/detect/network_detector.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <string>

#include "core/mask/detect/text_run.h"

namespace osiris {
namespace {

constexpr ByteSet kV4Bytes =
    ByteSet::Of([](char c) { return IsDigit(c) || c == '.'; });
constexpr ByteSet kHexBytes = ByteSet::Of(
    [](char c) { return IsHex(c) || c == ':' || c == '-' || c == '.'; });

bool IsV4(std::string_view text) {
  int parts = 0;
  for (size_t at = 0; at <= text.size();) {
    const size_t dot = std::min(text.find('.', at), text.size());
    const std::string_view part = text.substr(at, dot - at);
    if (part.empty() || part.size() > 3 ||
        !std::all_of(part.begin(), part.end(), IsDigit) ||
        (part.size() > 1 && part[0] == '0')) {
      return false;
    }
    int value = 0;
    for (const char c : part) value = value * 10 + (c - '0');
    if (value > 255) return false;
    ++parts;
    at = dot + 1;
  }
  return parts == 4;
}

bool IsV6(std::string_view text) {
  constexpr size_t kLongest = 45;
  if (text.size() < 6 || text.size() > kLongest) return false;
  const auto colons = std::count(text.begin(), text.end(), ':');
  // Eight groups, or six and an address of version 4, unless some are left out.
  if (colons < 2 || (colons < 6 && text.find("::") == text.npos)) return false;
  std::array<char, kLongest + 1> copy = {};
  std::copy(text.begin(), text.end(), copy.begin());
  in6_addr address = {};
  if (inet_pton(AF_INET6, copy.data(), &address) != 1) return false;
  // "a::b" is more often a name in some language.
  return colons >= 3 || std::count_if(text.begin(), text.end(), IsDigit) >= 3;
}

// Six pairs with one mark between them, or three groups of four.
bool IsMac(std::string_view text) {
  const bool pairs = text.size() == 17 && (text[2] == ':' || text[2] == '-');
  const bool groups = text.size() == 14 && text[4] == '.';
  if (!pairs && !groups) return false;
  const size_t step = pairs ? 3 : 5;
  const char mark = text[step - 1];
  for (size_t i = 0; i < text.size(); ++i) {
    if (i % step == step - 1 ? text[i] != mark : !IsHex(text[i])) return false;
  }
  return true;
}

// Words before a version that begins with a small number, which is no address
// of most networks. None that logs write before addresses: "release", "build".
constexpr std::array<std::string_view, 4> kBeforeSmall = {
    "glibc", "libc", "openssl", "firmware"};

// True if what stands before [begin, end) says that it is a version's number.
// None begins as addresses of private networks do.
bool IsVersion(std::string_view text, size_t begin, size_t end) {
  const std::string_view number = text.substr(begin, end - begin);
  if (number.starts_with("192.168.")) return false;
  const std::string before = Lowered(WordBefore(text, begin));
  if (before == "version") return true;
  if (number[1] != '.' || std::find(kBeforeSmall.begin(), kBeforeSmall.end(),
                                    before) == kBeforeSmall.end()) {
    return false;
  }
  // A device that is called so says what follows.
  const size_t word = text.substr(0, begin).find_last_of("eE");
  return before != "firmware" ||
         text.substr(word, begin - word).find(':') == std::string_view::npos;
}

void Add(size_t begin, size_t end, PersonalClass personal, double confidence,
         std::string_view why, Findings& findings) {
  findings.push_back({.begin = begin,
                      .end = end,
                      .personal = personal,
                      .confidence = confidence,
                      .why = why});
}

}  // namespace

void FindV4(std::string_view text, Findings& findings) {
  constexpr size_t kShortest = 7;
  ForEachRun(text, kV4Bytes, [&](size_t begin, size_t end) {
    if (end - begin < kShortest) return;
    while (end > begin && text[end - 1] == '.') --end;
    const bool alone = BeginsAt(text, begin) && EndsAt(text, end) &&
                       (begin == 0 || text[begin - 1] != '-');
    if (alone && IsV4(text.substr(begin, end - begin)) &&
        !IsVersion(text, begin, end)) {
      Add(begin, end, PersonalClass::kIp, 0.9, "form of an IP address",
          findings);
    }
  });
}

void FindHexAddresses(std::string_view text, Findings& findings) {
  constexpr size_t kShortest = 6;
  ForEachRun(text, kHexBytes, [&](size_t begin, size_t end) {
    if (end - begin < kShortest) return;
    while (end > begin + 1 && (text[end - 1] == '.' || text[end - 1] == '-')) {
      --end;
    }
    if (!BeginsAt(text, begin) || !EndsAt(text, end)) return;
    const std::string_view run = text.substr(begin, end - begin);
    if (IsMac(run)) {
      Add(begin, end, PersonalClass::kMac, 0.97, "form of a hardware address",
          findings);
    } else if (IsV6(run)) {
      Add(begin, end, PersonalClass::kIp, 0.97, "form of an IPv6 address",
          findings);
    }
  });
}

}  // namespace osiris
