#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/driver/catalog.h"
#include "core/mask/column_classifier.h"

namespace osiris {

// What ClassifyColumn says of some values of a column.
struct JudgedColumn {
  ColumnVerdict verdict;
  // Of each value: see ClassifyColumn.
  std::vector<bool> clean;
  // There was a value to judge it by, and not only its name, in rows of its
  // table.
  bool seen = false;
  // Among its values is free text: see HoldsFreeText. JudgeColumn does not say.
  bool texts = false;
};

JudgedColumn JudgeColumn(const ColumnFacts& facts);

// What was judged before, for whoever asks page after page, and the same page
// again. It holds keyed hashes, never values. Not thread-safe.
class ColumnMemory {
 public:
  // Further columns are judged each time anew, and never known.
  static constexpr size_t kMaxColumns = 100'000;
  // Columns of further tables are not noted.
  static constexpr size_t kMaxTables = 10'000;
  // Where there are more pages of columns, all are forgotten.
  static constexpr size_t kMaxPages = 4096;

  ColumnMemory();

  // JudgeColumn(facts), which is not done again for the same facts.
  JudgedColumn Judge(const ColumnFacts& facts);

  // The verdict of `judged`, or the one before where that was personal and this
  // is not: a page on which few values speak for it does not show them.
  ColumnVerdict Settle(const TableName& table, std::string_view column,
                       const JudgedColumn& judged);

  // True if Settle was called for it with values: a page of NULLs says nothing
  // of the pages that follow.
  bool IsSettled(const TableName& table, std::string_view column) const;

  // True if Settle was called for it with free text among its values, of
  // whatever page: any other row of it may hold personal data in its midst.
  bool HoldsTexts(const TableName& table, std::string_view column) const;

  // Remembers all columns of a table.
  void NoteColumns(const TableName& table,
                   const std::vector<std::string>& columns);

  // Remembers further columns of a table of which some are noted already.
  void AddColumns(const TableName& table,
                  const std::vector<std::string>& columns);

  // Those, or nullptr where nobody noted them. Valid until the next change.
  const std::vector<std::string>* ColumnsOf(const TableName& table) const;

  // What it was on some page, if that was personal.
  std::optional<PersonalClass> ClassOf(const TableName& table,
                                       std::string_view column) const;

 private:
  using Key = std::tuple<std::string, std::string, std::string>;
  using Digest = std::array<unsigned char, 32>;

  struct Pages {
    bool seen = false;
    bool texts = false;
  };

  // Nobody without the key chooses them.
  struct FirstBytes {
    size_t operator()(const Digest& digest) const;
  };

  Digest DigestOf(const ColumnFacts& facts) const;
  Pages PagesOf(const TableName& table, std::string_view column) const;

  Digest key_;
  std::unordered_map<Digest, JudgedColumn, FirstBytes> pages_;
  std::map<Key, ColumnVerdict> personal_;
  std::map<Key, Pages> known_;
  // By schema and name.
  std::map<std::pair<std::string, std::string>, std::vector<std::string>>
      columns_;
};

}  // namespace osiris
