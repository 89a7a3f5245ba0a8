#include "core/audit/audit_chain.h"

#include <algorithm>

#include "core/base/fingerprint.h"

namespace osiris {
namespace {

constexpr std::string_view kOpening = ",\"h\":\"";
constexpr std::string_view kClosing = "\"}";
constexpr size_t kDigits = 2 * Sha256::kBytes;

bool IsLowerHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

}  // namespace

std::string ChainHash(std::string_view previous, std::string_view body) {
  return Sha256().Add(previous).Add(body).Hex();
}

void Chain(std::string& object, std::string_view previous) {
  object.pop_back();
  Sha256 hash;
  hash.Add(previous).Add(object);
  object += kOpening;
  hash.AppendHex(object);
  object += kClosing;
}

std::string ChainLine(std::string_view object, std::string_view previous) {
  std::string line(object);
  Chain(line, previous);
  return line;
}

std::string_view HashOf(std::string_view line) {
  return line.substr(line.size() - kClosing.size() - kDigits, kDigits);
}

std::optional<ChainedLine> SplitChainedLine(std::string_view line) {
  constexpr size_t kEnd = kOpening.size() + kDigits + kClosing.size();
  if (line.size() <= kEnd || line.front() != '{' || !line.ends_with(kClosing)) {
    return std::nullopt;
  }
  const std::string_view body = line.substr(0, line.size() - kEnd);
  if (line.substr(body.size(), kOpening.size()) != kOpening) {
    return std::nullopt;
  }
  const std::string_view hash =
      line.substr(body.size() + kOpening.size(), kDigits);
  if (!std::all_of(hash.begin(), hash.end(), IsLowerHex)) return std::nullopt;
  return ChainedLine{body, hash};
}

}  // namespace osiris
