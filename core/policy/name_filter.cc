#include "core/policy/name_filter.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "core/folding/folding.h"

namespace osiris {
namespace {

char Lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Of texts in which nothing but ASCII letters has case.
bool FitsFolded(std::string_view pattern, std::string_view name) {
  size_t at = 0;
  size_t star = std::string_view::npos;
  size_t star_at = 0;
  for (size_t i = 0; i < name.size();) {
    if (at < pattern.size() && pattern[at] == '*') {
      star = at++;
      star_at = i;
    } else if (at < pattern.size() && Lower(pattern[at]) == Lower(name[i])) {
      ++at;
      ++i;
    } else if (star != std::string_view::npos) {
      at = star + 1;
      i = ++star_at;
    } else {
      return false;
    }
  }
  while (at < pattern.size() && pattern[at] == '*') ++at;
  return at == pattern.size();
}

std::string_view WithoutFirstPart(std::string_view pattern) {
  const size_t dot = pattern.find('.');
  return dot == std::string_view::npos ? pattern : pattern.substr(dot + 1);
}

// Which side a pattern is to err on, where a schema is not known or a name is
// nearly the same.
enum class Unsure { kFits, kFitsNot };

bool Fits(const FoldedName& pattern, const FoldedName& name, Unsure unsure) {
  return unsure == Unsure::kFits ? FitsFolded(pattern.bare(), name.bare())
                                 : FitsFolded(pattern.exact(), name.exact());
}

// The names of a table, for many patterns.
class TableNames {
 public:
  explicit TableNames(const TableName& table) : own_(table.name) {
    if (table.schema.empty()) return;
    full_ = FoldedName::Dotted(FoldedName(table.schema), own_);
  }

  bool Fit(const FoldedName& pattern, Unsure unsure) const {
    if (Fits(pattern, own_, unsure)) return true;
    if (full_) return Fits(pattern, *full_, unsure);
    return unsure == Unsure::kFits &&
           FitsFolded(WithoutFirstPart(pattern.bare()), own_.bare());
  }

 private:
  FoldedName own_;
  // With its schema, where that is known.
  std::optional<FoldedName> full_;
};

// The names of a column, for many patterns.
class ColumnNames {
 public:
  ColumnNames(const TableName& table, std::string_view column)
      : own_(column), below_(FoldedName::Dotted(FoldedName(table.name), own_)) {
    if (table.schema.empty()) return;
    full_ = FoldedName::Dotted(FoldedName(table.schema), below_);
  }

  bool Fit(const FoldedName& pattern, Unsure unsure) const {
    if (Fits(pattern, own_, unsure)) return true;
    if (Fits(pattern, below_, unsure)) return true;
    if (full_) return Fits(pattern, *full_, unsure);
    const std::string& bare = pattern.bare();
    return unsure == Unsure::kFits &&
           std::count(bare.begin(), bare.end(), '.') > 1 &&
           FitsFolded(WithoutFirstPart(bare), below_.bare());
  }

 private:
  FoldedName own_;
  // With its table.
  FoldedName below_;
  // With its schema, too, where that is known.
  std::optional<FoldedName> full_;
};

template <typename Names>
bool AnyFits(const std::vector<FoldedName>& patterns, const Names& names,
             Unsure unsure) {
  return std::any_of(
      patterns.begin(), patterns.end(),
      [&](const FoldedName& pattern) { return names.Fit(pattern, unsure); });
}

// True if one of `all` denies what has `names`.
template <typename Rules, typename Names>
bool Denies(const std::vector<Rules>& all, const Names& names) {
  return std::any_of(all.begin(), all.end(), [&names](const Rules& rules) {
    return AnyFits(rules.deny, names, Unsure::kFits);
  });
}

// True if every one of `all` allows it, where it says what it allows.
template <typename Rules, typename Names>
bool Allows(const std::vector<Rules>& all, const Names& names) {
  return std::all_of(all.begin(), all.end(), [&names](const Rules& rules) {
    return rules.allow.empty() || AnyFits(rules.allow, names, Unsure::kFitsNot);
  });
}

template <typename Rules, typename Names>
bool Shows(const std::vector<Rules>& all, const Names& names) {
  return !Denies(all, names) && Allows(all, names);
}

// As Shows, of two ways in which the same can be read.
template <typename Rules, typename Names>
bool ShowsEither(const std::vector<Rules>& all, const Names& a,
                 const Names& b) {
  return !Denies(all, a) && !Denies(all, b) &&
         (Allows(all, a) || Allows(all, b));
}

std::vector<FoldedName> Folded(const std::vector<std::string>& patterns) {
  return {patterns.begin(), patterns.end()};
}

// "sales.orders" as a table of a schema, or nullopt where there is no dot.
std::optional<TableName> SplitName(std::string_view table) {
  const size_t dot = table.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  return TableName{.schema = std::string(table.substr(0, dot)),
                   .name = std::string(table.substr(dot + 1))};
}

}  // namespace

bool FitsPattern(std::string_view pattern, std::string_view name) {
  if (IsAscii(pattern) && IsAscii(name)) return FitsFolded(pattern, name);
  return Fits(FoldedName(pattern), FoldedName(name), Unsure::kFitsNot);
}

void NameFilter::Narrow(const NamePatterns& patterns,
                        std::vector<Rules>& rules) {
  if (patterns.empty()) return;
  rules.push_back(
      {.allow = Folded(patterns.allow), .deny = Folded(patterns.deny)});
}

void NameFilter::NarrowTables(const NamePatterns& patterns) {
  Narrow(patterns, tables_);
}

void NameFilter::NarrowColumns(const NamePatterns& patterns) {
  Narrow(patterns, columns_);
}

void NameFilter::Narrow(const NameFilter& other) {
  tables_.insert(tables_.end(), other.tables_.begin(), other.tables_.end());
  columns_.insert(columns_.end(), other.columns_.begin(), other.columns_.end());
}

bool NameFilter::ShowsTable(const TableName& table) const {
  return tables_.empty() || Shows(tables_, TableNames(table));
}

bool NameFilter::ShowsColumn(const TableName& table,
                             std::string_view column) const {
  return columns_.empty() || Shows(columns_, ColumnNames(table, column));
}

bool NameFilter::MayAskFor(std::string_view table,
                           std::string_view column) const {
  if (columns_.empty()) return true;
  const ColumnNames whole(TableName{.name = std::string(table)}, column);
  const std::optional<TableName> split = SplitName(table);
  return split ? ShowsEither(columns_, whole, ColumnNames(*split, column))
               : Shows(columns_, whole);
}

bool NameFilter::MayAskFor(std::string_view table) const {
  if (tables_.empty()) return true;
  const TableNames whole(TableName{.name = std::string(table)});
  const std::optional<TableName> split = SplitName(table);
  return split ? ShowsEither(tables_, whole, TableNames(*split))
               : Shows(tables_, whole);
}

}  // namespace osiris
