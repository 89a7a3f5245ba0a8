#include "core/app/reference_note.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "core/base/error_info.h"
#include "core/config/nearest_name.h"
#include "core/discovery/snapshot/table_text.h"
#include "core/driver/catalog.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// Longer names are somebody's data and no slip.
constexpr size_t kLongestName = 64;

std::string Lowered(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return lowered;
}

// "@f.a" of "@f.a.table.column".
std::string_view SourceOf(std::string_view reference) {
  const size_t family = reference.find('.');
  if (family == std::string_view::npos) return reference;
  return reference.substr(0, reference.find('.', family + 1));
}

bool Holds(const std::vector<std::string>& references,
           std::string_view lowered) {
  return std::any_of(references.begin(), references.end(),
                     [lowered](const std::string& reference) {
                       return Lowered(reference) == lowered;
                     });
}

// A name that may be quoted in a sentence.
void Suggest(const std::string& name, std::vector<std::string>& names) {
  if (name.size() <= kLongestName && EscapeLine(name) == name &&
      name.find('`') == std::string::npos) {
    names.push_back(name);
  }
}

std::string Quoted(std::string_view name) {
  return fmt::format("`{}`", EscapeLine(name.substr(0, kLongestName)));
}

std::string WithGuess(std::string note, const std::string& guess) {
  return guess.empty() ? note : note + "; " + guess;
}

// The part of `rest` behind the name of `table`: "" for the table itself, "id"
// for a column; nullopt where it is about another table. All in lower case.
std::optional<std::string> ColumnIn(const Table& table,
                                    const std::string& rest) {
  for (const std::string& name :
       {Lowered(PlainName(table.name)), Lowered(table.name.name)}) {
    if (rest == name) return "";
    if (rest.starts_with(name + ".")) return rest.substr(name.size() + 1);
  }
  return std::nullopt;
}

std::string NoteOnColumn(const Table& table, const std::string& column,
                         const std::string& source) {
  std::vector<std::string> names;
  for (const Column& one : table.columns) {
    if (Lowered(one.name) == column) return "";
    Suggest(one.name, names);
  }
  // Where only names were read, nobody knows.
  if (table.columns.empty()) return "";
  return WithGuess(
      fmt::format("{} has no column {} in the newest snapshot of {}",
                  Quoted(PlainName(table.name)), Quoted(column),
                  Quoted(source)),
      DidYouMean(column, names));
}

std::string NoteOnTable(const Catalog& catalog, const std::string& rest,
                        const std::string& source) {
  const Table* nearest = nullptr;
  std::string column;
  std::vector<std::string> names;
  for (const Table& table : catalog.tables) {
    Suggest(PlainName(table.name), names);
    const std::optional<std::string> found = ColumnIn(table, rest);
    if (!found) continue;
    if (found->empty()) return "";
    if (NoteOnColumn(table, *found, source).empty()) return "";
    nearest = &table;
    column = *found;
  }
  if (nearest != nullptr) return NoteOnColumn(*nearest, column, source);
  std::string guess = DidYouMean(rest, names);
  if (guess.empty()) guess = DidYouMean(rest.substr(0, rest.rfind('.')), names);
  return WithGuess(fmt::format("the newest snapshot of {} has no table {}",
                               Quoted(source), Quoted(rest)),
                   guess);
}

}  // namespace

absl::StatusOr<std::string> NoteOnReference(
    const std::vector<std::string>& configured, SnapshotStore& snapshots,
    std::string_view reference) {
  const std::string lowered = Lowered(reference);
  const std::string source(SourceOf(lowered));
  const std::string shown(SourceOf(reference));
  const absl::StatusOr<SnapshotStore::Listing> stored =
      snapshots.List([&source](const SnapshotRecord& record) {
        return Lowered(record.last_seen.reference) == source;
      });
  const bool seen = stored.ok() && !stored->records.empty();
  if (!seen && !Holds(configured, source)) {
    return MakeError(
        ErrorCode::kConnectionNotFound,
        fmt::format("no connection {} is configured, no snapshot of it is "
                    "kept, and no call received {} in what was searched",
                    Quoted(shown), Quoted(reference)),
        {.path = {"what"}, .hint = DidYouMean(shown, configured)});
  }
  if (lowered.size() <= source.size() + 1) return "";
  const std::string rest = lowered.substr(source.size() + 1);
  if (!seen) {
    return fmt::format(
        "no snapshot of {} is stored that could tell whether it "
        "has {}",
        Quoted(shown), Quoted(rest));
  }
  const absl::StatusOr<std::shared_ptr<const Catalog>> catalog =
      snapshots.ReadCatalog(stored->records.front().overview.id);
  return catalog.ok() ? NoteOnTable(**catalog, rest, shown) : "";
}

}  // namespace osiris
