#include "core/discovery/diff/column_match.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <numeric>
#include <string>
#include <tuple>
#include <unordered_set>

namespace osiris {
namespace {

// What speaks for a rename, in points. A column in the middle that kept its
// type and both neighbours is just enough; one at the end needs a name that
// resembles the old one, because that is where unrelated columns come and go.
constexpr int kEnough = 80;
constexpr int kSameDeclaredType = 35;
constexpr int kSameType = 20;
constexpr int kSamePrevious = 20;
constexpr int kSameNext = 15;
constexpr int kSameNullability = 5;
constexpr int kSameDefault = 5;
constexpr int kName = 40;
constexpr size_t kLongestName = 128;
// Beyond that, a table was replaced rather than changed.
constexpr size_t kMostColumns = 256;

std::string Lower(std::string_view text) {
  std::string lower(text.substr(0, kLongestName));
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return lower;
}

size_t EditDistance(const std::string& a, const std::string& b) {
  std::vector<size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

// A column that only one side has, and its neighbours among those that both
// have. Empty: there is none.
struct Lone {
  const Column* column = nullptr;
  std::string_view previous;
  std::string_view next;
};

std::vector<Lone> LonesOf(const Table& table, const Table& other) {
  std::unordered_set<std::string_view> shared;
  for (const Column& column : other.columns) shared.insert(column.name);
  std::vector<Lone> lones;
  std::string_view previous;
  for (const Column& column : table.columns) {
    if (!shared.contains(column.name)) {
      lones.push_back({.column = &column, .previous = previous});
      continue;
    }
    for (auto lone = lones.rbegin(); lone != lones.rend(); ++lone) {
      if (!lone->next.empty()) break;
      lone->next = column.name;
    }
    previous = column.name;
  }
  return lones;
}

int PointsOf(const Lone& before, const Lone& after) {
  const Column& a = *before.column;
  const Column& b = *after.column;
  int points = kName * NameSimilarity(a.name, b.name) / 100;
  if (a.declared_type == b.declared_type && a.type == b.type) {
    points += kSameDeclaredType;
  } else if (a.type == b.type) {
    points += kSameType;
  }
  if (before.previous == after.previous) points += kSamePrevious;
  if (!before.next.empty() && before.next == after.next) points += kSameNext;
  if (a.nullable == b.nullable) points += kSameNullability;
  if (a.default_value == b.default_value) points += kSameDefault;
  return points;
}

}  // namespace

int NameSimilarity(std::string_view a, std::string_view b) {
  const std::string left = Lower(a);
  const std::string right = Lower(b);
  if (left == right) return 100;
  const size_t longest = std::max(left.size(), right.size());
  const size_t shortest = std::min(left.size(), right.size());
  if (shortest >= 3 &&
      (left.find(right) != left.npos || right.find(left) != right.npos)) {
    return 90;
  }
  return static_cast<int>(100 - 100 * EditDistance(left, right) / longest);
}

std::vector<RenamedColumn> MatchRenamedColumns(const Table& before,
                                               const Table& after) {
  const std::vector<Lone> gone = LonesOf(before, after);
  const std::vector<Lone> come = LonesOf(after, before);
  if (gone.size() > kMostColumns || come.size() > kMostColumns) return {};
  // Best first; then in the order of the columns.
  std::vector<std::tuple<int, size_t, size_t>> pairs;
  for (size_t i = 0; i < gone.size(); ++i) {
    for (size_t j = 0; j < come.size(); ++j) {
      const int points = PointsOf(gone[i], come[j]);
      if (points >= kEnough) pairs.emplace_back(-points, i, j);
    }
  }
  std::sort(pairs.begin(), pairs.end());
  std::vector<const Column*> partners(gone.size());
  std::vector<bool> taken(come.size());
  for (const auto& [points, i, j] : pairs) {
    if (partners[i] != nullptr || taken[j]) continue;
    partners[i] = come[j].column;
    taken[j] = true;
  }
  std::vector<RenamedColumn> renamed;
  for (size_t i = 0; i < gone.size(); ++i) {
    if (partners[i] == nullptr) continue;
    renamed.push_back({.before = gone[i].column, .after = partners[i]});
  }
  return renamed;
}

}  // namespace osiris
