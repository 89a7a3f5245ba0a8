#include "core/policy/name_filter.h"

#include <algorithm>
#include <cstddef>

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

// So that a `*` takes no mark away from its letter.
std::string Exact(std::string_view name) { return BindMarks(FoldName(name)); }

std::string Bare(std::string_view name) { return WithoutMarks(FoldName(name)); }

std::string_view WithoutFirstPart(std::string_view pattern) {
  const size_t dot = pattern.find('.');
  return dot == std::string_view::npos ? pattern : pattern.substr(dot + 1);
}

// Which side a pattern is to err on, where a schema is not known or a name is
// nearly the same.
enum class Unsure { kFits, kFitsNot };

bool Fits(std::string_view pattern, std::string_view name, Unsure unsure) {
  if (IsAscii(pattern) && IsAscii(name)) return FitsFolded(pattern, name);
  return unsure == Unsure::kFits ? FitsFolded(Bare(pattern), Bare(name))
                                 : FitsPattern(pattern, name);
}

bool NamesTable(std::string_view pattern, const TableName& table,
                Unsure unsure) {
  if (Fits(pattern, table.name, unsure)) return true;
  if (!table.schema.empty()) {
    return Fits(pattern, table.schema + "." + table.name, unsure);
  }
  return unsure == Unsure::kFits &&
         Fits(WithoutFirstPart(pattern), table.name, unsure);
}

bool NamesColumn(std::string_view pattern, const TableName& table,
                 std::string_view column, Unsure unsure) {
  if (Fits(pattern, column, unsure)) return true;
  const std::string below = table.name + "." + std::string(column);
  if (Fits(pattern, below, unsure)) return true;
  if (!table.schema.empty()) {
    return Fits(pattern, table.schema + "." + below, unsure);
  }
  return unsure == Unsure::kFits &&
         std::count(pattern.begin(), pattern.end(), '.') > 1 &&
         Fits(WithoutFirstPart(pattern), below, unsure);
}

// True if every one of `all` lets pass what `names` says that a pattern names.
template <typename Names>
bool Pass(const std::vector<NamePatterns>& all, const Names& names) {
  const auto fits = [&names](Unsure unsure) {
    return [&names, unsure](const std::string& pattern) {
      return names(pattern, unsure);
    };
  };
  return std::all_of(
      all.begin(), all.end(), [&fits](const NamePatterns& patterns) {
        return std::none_of(patterns.deny.begin(), patterns.deny.end(),
                            fits(Unsure::kFits)) &&
               (patterns.allow.empty() ||
                std::any_of(patterns.allow.begin(), patterns.allow.end(),
                            fits(Unsure::kFitsNot)));
      });
}

std::vector<NamePatterns> OnlyDenied(std::vector<NamePatterns> all) {
  for (NamePatterns& patterns : all) patterns.allow.clear();
  return all;
}

bool Shows(const std::vector<NamePatterns>& all, const TableName& table) {
  return Pass(all, [&table](std::string_view pattern, Unsure unsure) {
    return NamesTable(pattern, table, unsure);
  });
}

}  // namespace

bool FitsPattern(std::string_view pattern, std::string_view name) {
  if (IsAscii(pattern) && IsAscii(name)) return FitsFolded(pattern, name);
  return FitsFolded(Exact(pattern), Exact(name));
}

void NameFilter::NarrowTables(const NamePatterns& patterns) {
  if (!patterns.empty()) tables_.push_back(patterns);
}

void NameFilter::NarrowColumns(const NamePatterns& patterns) {
  if (!patterns.empty()) columns_.push_back(patterns);
}

bool NameFilter::ShowsTable(const TableName& table) const {
  return Shows(tables_, table);
}

bool NameFilter::ShowsColumn(const TableName& table,
                             std::string_view column) const {
  return Pass(columns_, [&](std::string_view pattern, Unsure unsure) {
    return NamesColumn(pattern, table, column, unsure);
  });
}

bool NameFilter::MayAskFor(std::string_view table,
                           std::string_view column) const {
  const size_t dot = table.find('.');
  const bool whole = ShowsColumn({.name = std::string(table)}, column);
  if (dot == std::string_view::npos) return whole;
  const TableName split = {.schema = std::string(table.substr(0, dot)),
                           .name = std::string(table.substr(dot + 1))};
  NameFilter denied;
  denied.columns_ = OnlyDenied(columns_);
  return denied.ShowsColumn({.name = std::string(table)}, column) &&
         denied.ShowsColumn(split, column) &&
         (whole || ShowsColumn(split, column));
}

bool NameFilter::MayAskFor(std::string_view table) const {
  const TableName whole = {.name = std::string(table)};
  const size_t dot = table.find('.');
  if (dot == std::string_view::npos) return Shows(tables_, whole);
  const TableName split = {.schema = std::string(table.substr(0, dot)),
                           .name = std::string(table.substr(dot + 1))};
  const std::vector<NamePatterns> denied = OnlyDenied(tables_);
  return Shows(denied, whole) && Shows(denied, split) &&
         (Shows(tables_, whole) || Shows(tables_, split));
}

}  // namespace osiris
