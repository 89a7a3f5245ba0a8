#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/approval/approvals.h"
#include "core/config/config.h"
#include "core/driver/catalog.h"
#include "core/driver/row_batch.h"
#include "core/mask/mask_rules.h"
#include "core/mask/row_masker.h"
#include "core/policy/decision.h"
#include "core/policy/masked_texts.h"
#include "core/policy/policy_rules.h"
#include "core/policy/released_rows.h"
#include "core/policy/source_memory.h"

namespace osiris {

// What one connection says of what assistants may see.
struct SourceRule {
  PolicyRules policy;
  MaskRules masks;
};

// POLICY/TABLE_WITHHELD: says nothing of whether there is such a table.
absl::Status TableWithheld();

// A name in a rule that fits nothing: it was mistyped, or what it meant is
// gone.
struct IdleName {
  // "mask.columns", "policy.tables.deny".
  std::string rule;
  std::string name;
};

// A column is judged by so many rows, however few are asked for: a single value
// says less of it than many do.
inline constexpr int64_t kLeastJudged = 64;

// Decides what of a source may leave through a door, and in which form. Every
// answer that holds names or values of a source asks here, and nowhere else,
// so that rules and masks have one place. People see everything; an assistant
// sees what the source's rules show it: values of sources whose rule is `full`,
// and masked values where it is `masked`. Thread-safe.
class RowAccess {
 public:
  // The rule of one connection ("@sqlite.movies"). An error decides: nothing
  // leaves.
  using Rule = std::function<absl::StatusOr<SourceRule>(std::string_view)>;
  // What holds for connections without a rule, now.
  using Standard = std::function<Config::Policy()>;

  // The newest snapshot of a connection that has rows, or nullptr.
  using StoredSamples =
      std::function<std::shared_ptr<const Catalog>(std::string_view)>;

  // `rule` may be empty. `approvals` asks people, and outlives this; with
  // nullptr, the rules decide. `samples` may be empty: what it gives has the
  // first numbers of the connection.
  RowAccess(Standard standard, Rule rule, Approvals* approvals = nullptr,
            StoredSamples samples = nullptr);
  RowAccess(const Config::Policy& standard, Rule rule,
            Approvals* approvals = nullptr);
  RowAccess(AssistantAccess standard, Rule rule);

  // What one may see of a source, or POLICY/SOURCE_DENIED. To be asked before
  // anything is told of it, and before the source is opened.
  absl::StatusOr<Decision> Decide(const AskedSource& source,
                                  const Asker& asker) const;

  // As Decide, for an answer that shows the structure of the connection, or
  // `values` of its rows: asks a person before, where the rules say so. Fails
  // as Approvals::Ask, too. A person who allows the structure only makes the
  // call one that may show no more. What was asked for is decided once more
  // after the answer: rules that are tighter by then hold, and where they
  // would show more than the person allowed, it is POLICY/NOT_APPROVED.
  absl::StatusOr<Decision> Admit(std::string_view connection, Call& call,
                                 bool values) const;

  // As Decide, for an answer about more than this connection: nobody is asked
  // for it. POLICY/NOT_APPROVED where somebody would have to be.
  absl::StatusOr<Decision> Glance(std::string_view connection,
                                  const Call& call) const;

  // What `decision` shows of a catalogue, and in which form; the catalogue
  // itself where that is all of it as it is. Its samples are not masked here.
  // Tokens are those of Release.
  std::shared_ptr<const Catalog> Show(
      std::string_view connection, const Decision& decision,
      std::shared_ptr<const Catalog> catalog) const;

  // Remembers columns of `catalog`, which was just discovered, nothing of it
  // hidden, that tables did not have when their rows were read: what Release
  // shows of views is judged by them, too.
  void NoteCatalog(std::string_view connection,
                   const std::shared_ptr<const Catalog>& catalog) const {
    MemoryOf(connection).NoteCatalog(catalog);
  }

  // OK if values of rows may leave, else POLICY/SOURCE_DENIED or
  // POLICY/ROWS_WITHHELD. To be asked before the source is.
  absl::Status Check(const AskedSource& source, const Asker& asker) const;

  // True if rows leave masked. Where the rule cannot be read, too.
  bool Masks(const AskedSource& source, const Asker& asker) const;

  // The one way for rows of one table into an answer, after Check; fails as
  // it, and with POLICY/TABLE_WITHHELD. For as long as this lives, values of a
  // connection have equal tokens where they are equal, and others where they
  // are not, whatever they are asked through; and a column that was masked once
  // stays masked. Columns that the policy hides are left out.
  absl::StatusOr<ReleasedRows> Release(std::string_view connection,
                                       const Asker& asker,
                                       const MaskedTable& table,
                                       RowBatch rows) const;

  // The same for all samples of a catalogue, which leaves as ShownCatalog makes
  // it. Samples are numbered in their order, those of views last, before any
  // other value of the connection: if these are the first that are asked for,
  // they are, and else the first of StoredSamples. `whole` is what `catalog` is
  // a part of, as Show makes it, or nullptr where it is all: what a column
  // holds is judged by those beside it, also by those that are left out.
  absl::StatusOr<ReleasedCatalog> Release(const AskedSource& source,
                                          const Asker& asker, Catalog catalog,
                                          const Catalog* whole = nullptr) const;

  // What the connection's masks would do to the samples of `catalog`, of every
  // column of each of its tables, in their order, whatever the rule for
  // assistants is: as it is after an assistant read these tables. What views
  // compute is judged by those that are among them. For people.
  // CONNECTION/INVALID where the rules cannot be read.
  absl::StatusOr<std::vector<std::vector<ColumnMask>>> Examine(
      std::string_view connection, const Catalog& catalog) const;

  // The names in the connection's rules that fit nothing of `catalog`, which is
  // all of it. Fails as Examine.
  absl::StatusOr<std::vector<IdleName>> IdleNames(std::string_view connection,
                                                  const Catalog& catalog) const;

  // What assistants may see of the connection's rows.
  absl::StatusOr<AssistantAccess> AccessOf(std::string_view connection) const;

 private:
  // By the rules of this connection alone.
  absl::StatusOr<Decision> Judge(std::string_view connection,
                                 const Asker& asker) const;
  // Decide, for one who is to see values.
  absl::StatusOr<Decision> DecideRows(const AskedSource& source,
                                      const Asker& asker) const;

  ApprovalWish WishFor(std::string_view connection, const Decision& decision,
                       bool values) const;

  const Standard standard_;
  const Rule rule_;
  Approvals* const approvals_;
  SourceMemory& MemoryOf(std::string_view connection) const;
  // The book of `connection`, whose first numbers are of what is stored of it,
  // as it is shown where `decision` holds, which masks.
  TokenBook& BookOf(std::string_view connection,
                    const Decision& decision) const;

  const StoredSamples samples_;
  mutable MaskedTexts texts_;
  mutable std::mutex mutex_;
  // By connection; none goes or moves. Guarded by `mutex_`.
  mutable std::map<std::string, SourceMemory, std::less<>> memories_;
};

}  // namespace osiris
