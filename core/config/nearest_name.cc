#include "core/config/nearest_name.h"

#include <algorithm>
#include <cstddef>

#include "fmt/format.h"

namespace osiris {
namespace {

// Names longer than this are no slip of a finger.
constexpr size_t kMaxLength = 64;

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Edits between `a` and `b`; a swap of neighbours is one.
size_t Distance(std::string_view a, std::string_view b) {
  std::vector<size_t> older(b.size() + 1);
  std::vector<size_t> old(b.size() + 1);
  std::vector<size_t> now(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) old[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const bool same = Lower(a[i - 1]) == Lower(b[j - 1]);
      now[j] =
          std::min({old[j] + 1, now[j - 1] + 1, old[j - 1] + (same ? 0 : 1)});
      if (i > 1 && j > 1 && Lower(a[i - 1]) == Lower(b[j - 2]) &&
          Lower(a[i - 2]) == Lower(b[j - 1])) {
        now[j] = std::min(now[j], older[j - 2] + 1);
      }
    }
    std::swap(older, old);
    std::swap(old, now);
  }
  return old[b.size()];
}

// The one candidate that `name` is the beginning of, or that is its own; empty
// where there are several, or where it is hardly more than a letter.
std::string Longer(std::string_view name,
                   const std::vector<std::string>& candidates) {
  constexpr size_t kFewest = 3;
  std::string found;
  for (const std::string& candidate : candidates) {
    const size_t shared = std::min(name.size(), candidate.size());
    if (shared < kFewest ||
        Distance(name.substr(0, shared), candidate.substr(0, shared)) != 0) {
      continue;
    }
    if (!found.empty()) return "";
    found = candidate;
  }
  return found;
}

}  // namespace

std::string NearestName(std::string_view name,
                        const std::vector<std::string>& candidates) {
  if (name.size() > kMaxLength) return "";
  // One slip in three letters, and at least one.
  size_t best = std::max<size_t>(1, name.size() / 3) + 1;
  std::string nearest;
  for (const std::string& candidate : candidates) {
    const size_t distance = Distance(name, candidate);
    // All letters wrong is no slip, however short the name.
    if (distance < best && distance < candidate.size()) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest.empty() ? Longer(name, candidates) : nearest;
}

std::string DidYouMean(std::string_view name,
                       const std::vector<std::string>& candidates) {
  const std::string nearest = NearestName(name, candidates);
  return nearest.empty() ? "" : fmt::format("did you mean `{}`?", nearest);
}

}  // namespace osiris
