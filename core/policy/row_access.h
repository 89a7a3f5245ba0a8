#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/config/config.h"
#include "core/driver/catalog.h"
#include "core/driver/row_batch.h"
#include "core/mask/column_memory.h"
#include "core/mask/mask_rules.h"
#include "core/mask/row_masker.h"
#include "core/mask/token_book.h"
#include "core/operation/operation.h"

namespace osiris {

// What one connection says of its rows.
struct SourceRule {
  // Absent: it says nothing, and the configuration decides.
  std::optional<AssistantAccess> assistants;
  MaskRules masks;
};

// `table` with the types of its columns.
MaskedTable MaskedTableOf(const Table& table);

// Rows as they leave, and what was done to them.
struct ReleasedRows {
  RowBatch rows;
  // True if the rows went through the masks, whether they found something or
  // not.
  bool masked = false;
  // What they did.
  std::vector<ColumnMask> masks;

  // {"columns":[…],"rows":[[…]]}, as core/driver/row_batch_json.h writes it,
  // of the first `rows` rows; and, if masked, "masks": see MasksJson.
  Json ToJson(size_t rows) const;
};

// A catalogue whose samples are as they leave.
struct ReleasedCatalog {
  Catalog catalog;
  bool masked = false;
  // Of the tables that have any.
  std::map<TableName, std::vector<ColumnMask>> masks;
};

// [{"column":"email","classes":["email"],"parts":true}]; `parts`, where only
// parts of the values were masked.
Json MasksJson(const std::vector<ColumnMask>& masks);

// Decides whether values of a source's rows may leave through a door, and in
// which form. Every answer that holds values asks here, and nowhere else, so
// that rules and masks have one place. People see everything; an assistant
// sees values of sources whose rule is `full`, and masked values where it is
// `masked`. Thread-safe.
class RowAccess {
 public:
  // The rule of one connection ("@sqlite.movies"). An error decides: nothing
  // leaves.
  using Rule = std::function<absl::StatusOr<SourceRule>(std::string_view)>;

  // `standard` holds for connections without a rule. `rule` may be empty.
  RowAccess(AssistantAccess standard, Rule rule);

  // OK, or POLICY/ROWS_WITHHELD. To be asked before the source is.
  absl::Status Check(std::string_view connection, Door door) const;

  // True if rows leave masked. Where the rule cannot be read, too.
  bool Masks(std::string_view connection, Door door) const;

  // The one way for rows of one table into an answer, after Check; fails as
  // it. Equal values of a connection get equal tokens for as long as this
  // lives, and a column that was masked once stays masked.
  absl::StatusOr<ReleasedRows> Release(std::string_view connection, Door door,
                                       const MaskedTable& table,
                                       RowBatch rows) const;

  // The same for all samples of a catalogue, which has tokens of its own,
  // always the same ones.
  absl::StatusOr<ReleasedCatalog> Release(std::string_view connection,
                                          Door door, Catalog catalog) const;

  // What the connection's masks would do to these rows, of every column,
  // whatever its rule for assistants is. For people. CONNECTION/INVALID where
  // the rules cannot be read.
  absl::StatusOr<std::vector<ColumnMask>> Examine(std::string_view connection,
                                                  const MaskedTable& table,
                                                  const RowBatch& rows) const;

  // What assistants may see of the connection's rows.
  absl::StatusOr<AssistantAccess> AccessOf(std::string_view connection) const;

 private:
  struct Verdict {
    AssistantAccess access = AssistantAccess::kDeny;
    MaskRules masks;
  };

  absl::StatusOr<Verdict> Judge(std::string_view connection, Door door) const;

  const AssistantAccess standard_;
  const Rule rule_;
  // What is remembered of one connection's live rows.
  struct Memory {
    TokenBook book;
    ColumnMemory columns;
  };

  mutable std::mutex mutex_;
  // By connection. Guarded by `mutex_`.
  mutable std::map<std::string, Memory, std::less<>> memories_;
};

}  // namespace osiris
