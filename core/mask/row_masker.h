#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/driver/catalog.h"
#include "core/driver/row_batch.h"
#include "core/mask/column_classifier.h"
#include "core/mask/column_memory.h"
#include "core/mask/column_name.h"
#include "core/mask/json_cell.h"
#include "core/mask/key_column.h"
#include "core/mask/known_values.h"
#include "core/mask/mask_rules.h"
#include "core/mask/masked_table.h"
#include "core/mask/token_book.h"

namespace osiris {

// What was done to one column.
struct ColumnMask {
  std::string column;
  // Of every value of the column, or of parts of some.
  std::set<PersonalClass> classes;
  // True if only parts of its values were masked.
  bool parts = false;
  // Values of it are private for what its view computes them from.
  bool computed = false;
  ColumnVerdict verdict;
  MaskAction action = MaskAction::kToken;
};

struct MaskedRows {
  RowBatch rows;
  // Those that were masked, in their order.
  std::vector<ColumnMask> masks;
  // Of each row, how many of its values were masked, whole or in parts.
  std::vector<int64_t> counts;
};

// Replaces personal data in rows. The one engine for whatever leaves: samples,
// answers, and what a person sees who looks as an assistant does.
//
// A column that is judged personal is masked in every value, also in those
// that look harmless. In other columns the parts of each value that are
// personal by their form are masked where they stand. NULL stays NULL and an
// empty text empty. A masked number or date becomes a text. A blob keeps its
// length and nothing else. Of a text that was cut, what stands after its last
// blank goes too: half an address has no form; and all of it where it begins
// like JSON. What is longer than kMaxInspected is cut there. Members of JSON
// are judged by their names, as columns are, what is below a member whose name
// is personal is of its class, also in JSON that is torn (MaskTornJson); and so
// is a row of a table of
// names and values; its value is private where its name is not among the rows.
// A column of a view is what it is called, and what it comes from in its table,
// whose rules hold where it has none of its own; what is computed from what may
// be masked in its table is private, unless IsOpenComputed; a view whose rows
// have no origins may read anything. What was masked in one cell is
// masked in all texts of these rows (KnownValues), but for columns that are
// kept, and for what only a member further out says of a value; for a plain
// word that is a secret by a mark before it alone (`token: revoked`), and for
// one of a row of names and values unless it SaysItself.
//
// Not thread-safe: it writes the book.
class RowMasker {
 public:
  // All outlive the masker. Tokens are equal for equal values of all rows that
  // are masked with one book. With `memory`, a column that was personal once
  // stays so, and what a view computes is judged by what it knows of the
  // columns that the view reads, "content" that a view shows by the other
  // columns of its table: tables had better be masked before.
  RowMasker(const MaskRules& rules, TokenBook& book,
            ColumnMemory* memory = nullptr);

  MaskedRows Mask(const MaskedTable& table, RowBatch rows);

  // What Mask would do, of every column, in their order: `classes` is empty
  // where it would do nothing.
  std::vector<ColumnMask> Examine(const MaskedTable& table,
                                  const RowBatch& rows);

 private:
  struct Plan;
  // What the values of a column say; `clean` is of all rows.
  JudgedColumn JudgePage(ColumnFacts facts, const RowBatch& rows,
                         size_t column);
  // As a column `name` of `table`, which the rows are of, or of which they are
  // what a view shows: that says nothing of the values that it leaves out.
  enum class Source { kTable, kView };
  Plan PlanAs(Source source, const TableName& table, const std::string& name,
              std::optional<ColumnType> type, const RowBatch& rows,
              size_t column);
  // As what it is called and as what it comes from.
  Plan PlanOf(const MaskedTable& table, const RowBatch& rows, size_t column);
  // Masks `rows`, and says in `changed` which cells are others now: it has one
  // for each. Answers with all columns, in their order.
  std::vector<ColumnMask> MaskAll(const MaskedTable& table, RowBatch& rows,
                                  std::vector<bool>& changed);
  ColumnMask MaskColumn(const MaskedTable& table, size_t column,
                        const RowNames& names, RowBatch& rows,
                        std::vector<bool>& changed);
  // Masks what `name` says that `cell` is: true if it is another one now,
  // nullopt where it says nothing.
  std::optional<bool> MaskNamed(std::string_view name, Plan& plan, Cell& cell);
  // `cell` is of `row`. True if it is another one now.
  bool MaskCell(Plan& plan, size_t row, Cell& cell);
  bool MaskWhole(PersonalClass personal, MaskAction action, Cell& cell);
  bool MaskParts(Plan& plan, Cell& cell);
  // `text` with masks, or nullopt where there is nothing to mask.
  std::optional<std::string> MaskText(std::string_view text, Plan& plan);
  // The same for what LooksLikeJson; nullopt also where `text` does not. Texts
  // in it that are JSON again are looked into `deeper` times.
  std::optional<std::string> MaskDocument(std::string_view text, int deeper,
                                          Plan& plan);
  // The same for a text or a number of JSON.
  std::optional<std::string> MaskMember(const JsonPlace& place,
                                        std::string_view text, int deeper,
                                        Plan& plan);
  // `value`, all of which is `personal`, with its mask, or nullopt where it is
  // kept. It is added to `known`, unless that is nullptr.
  std::optional<std::string> MaskAs(PersonalClass personal,
                                    std::string_view value, KnownValues* known,
                                    Plan& plan);
  // True if nothing in `text`, a document, is to be masked; false where that is
  // not known at a glance.
  static bool IsCleanJson(std::string_view text, Plan& plan);
  static const NameEvidence& NameOfMember(std::string_view key, Plan& plan);
  static bool IsNamedPersonal(std::string_view key, Plan& plan) {
    return NameOfMember(key, plan).personal.has_value();
  }
  // What takes the place of `value`, of any action but kKeep.
  std::string MaskOf(PersonalClass personal, MaskAction action,
                     std::string_view value);

  const MaskRules& rules_;
  TokenBook& book_;
  ColumnMemory* const memory_;
  // While rows are masked: what was masked in them.
  KnownValues* known_ = nullptr;
};

}  // namespace osiris
