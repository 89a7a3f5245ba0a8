#include "core/memory/memory_uri.h"

#include "core/base/fingerprint.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::string_view kSuffix = ".jsonl";
constexpr std::string_view kIdPrefix = "mem_";
constexpr size_t kIdDigits = 32;

bool IsWord(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

bool IsMemorySession(std::string_view text) {
  if (text.empty() || text.size() > kMaxMemorySession || !IsWord(text[0])) {
    return false;
  }
  bool after_dot = false;
  for (const char c : text) {
    if (c == '.' ? after_dot : c != '-' && !IsWord(c)) return false;
    after_dot = c == '.';
  }
  return !after_dot;
}

bool IsMemoryId(std::string_view text) {
  return text.size() == kIdPrefix.size() + kIdDigits &&
         text.starts_with(kIdPrefix) &&
         text.substr(kIdPrefix.size()).find_first_not_of("0123456789abcdef") ==
             text.npos;
}

std::string NewMemoryId() {
  return fmt::format("{}{}", kIdPrefix, RandomHex(kIdDigits / 2));
}

std::string MakeMemoryUri(std::string_view session) {
  return fmt::format("{}{}{}", kMemoryPrefix, session, kSuffix);
}

std::optional<std::string> ParseMemoryUri(std::string_view uri) {
  if (!uri.starts_with(kMemoryPrefix) || !uri.ends_with(kSuffix) ||
      uri.size() < kMemoryPrefix.size() + kSuffix.size()) {
    return std::nullopt;
  }
  uri.remove_prefix(kMemoryPrefix.size());
  uri.remove_suffix(kSuffix.size());
  if (!IsMemorySession(uri)) return std::nullopt;
  return std::string(uri);
}

}  // namespace osiris
