#include "core/policy/row_access.h"

#include <algorithm>
#include <chrono>
#include <numeric>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/policy/shown_catalog.h"

namespace osiris {
namespace {

void CutSamples(int64_t rows, Catalog& catalog) {
  for (Table& table : catalog.tables) {
    if (!table.samples) continue;
    RowBatch& samples = *table.samples;
    samples.cells.resize(std::min(samples.rows(), static_cast<size_t>(rows)) *
                         samples.columns.size());
  }
}

// What `decision` shows of `catalog`.
void Narrow(const Decision& decision, Catalog& catalog) {
  if (!decision.names.empty()) catalog = ShownCatalog(catalog, decision.names);
  if (decision.max_rows) CutSamples(*decision.max_rows, catalog);
}

// The first tables of `catalog`, as many as are masked at once.
Catalog WithFewSamples(const Catalog& catalog) {
  constexpr size_t kMostCells = 50'000;
  Catalog few;
  size_t cells = 0;
  for (const Table& table : catalog.tables) {
    if (table.samples) cells += table.samples->cells.size();
    if (cells > kMostCells) break;
    few.tables.push_back(table);
  }
  return few;
}

// Without values, its columns are judged by their names.
RowBatch SamplesOf(const Table& table) {
  if (table.samples) return *table.samples;
  RowBatch batch;
  for (const Column& column : table.columns) {
    batch.columns.push_back(column.name);
  }
  return batch;
}

void MaskSamplesOf(Table& table, bool some_columns, RowMasker& masker,
                   ReleasedCatalog& released) {
  MaskedTable shown = MaskedTableOf(table);
  shown.some_columns = some_columns;
  MaskedRows masked = masker.Mask(shown, *std::move(table.samples));
  table.samples = std::move(masked.rows);
  released.count = std::accumulate(masked.counts.begin(), masked.counts.end(),
                                   released.count);
  if (!masked.masks.empty()) {
    released.masks[table.name] = std::move(masked.masks);
  }
}

bool ShowsOthers(const Table& table) {
  return table.kind == TableKind::kView ||
         (table.samples && !table.samples->origins.empty());
}

// Masks the samples of `released`. What they say of a table's columns, and
// `columns` before any was left out, is known before views show them.
void MaskSamples(const Decision& decision, TokenBook& book,
                 ColumnMemory& columns, ReleasedCatalog& released) {
  released.masked = true;
  RowMasker masker(*decision.masks, book, &columns);
  for (const bool views : {false, true}) {
    for (Table& table : released.catalog.tables) {
      if (!table.samples || views != ShowsOthers(table)) continue;
      MaskSamplesOf(table, decision.names.hides_columns(), masker, released);
    }
  }
}

Config::Policy StandardOf(AssistantAccess access) {
  Config::Policy policy;
  policy.assistants = access;
  return policy;
}

bool ShowsValues(AssistantAccess access) {
  return access == AssistantAccess::kFull || access == AssistantAccess::kMasked;
}

// True if a filter of `patterns` alone shows some table, or hides one.
bool HasTable(const Catalog& catalog, const NamePatterns& patterns,
              bool shown) {
  NameFilter filter;
  filter.NarrowTables(patterns);
  return std::any_of(catalog.tables.begin(), catalog.tables.end(),
                     [&](const Table& table) {
                       return filter.ShowsTable(table.name) == shown;
                     });
}

bool HasColumn(const Catalog& catalog, const NamePatterns& patterns,
               bool shown) {
  NameFilter filter;
  filter.NarrowColumns(patterns);
  const auto fits = [&](const Table& table, const Column& column) {
    return filter.ShowsColumn(table.name, column.name) == shown;
  };
  return std::any_of(
      catalog.tables.begin(), catalog.tables.end(),
      [&fits](const Table& table) {
        return std::any_of(
            table.columns.begin(), table.columns.end(),
            [&](const Column& column) { return fits(table, column); });
      });
}

// An unsure pattern denies and does not allow, so each is tried as what it is.
bool AllowsSomeTable(const std::string& pattern, const Catalog& catalog) {
  return HasTable(catalog, {.allow = {pattern}}, true);
}

bool DeniesSomeTable(const std::string& pattern, const Catalog& catalog) {
  return HasTable(catalog, {.deny = {pattern}}, false);
}

bool AllowsSomeColumn(const std::string& pattern, const Catalog& catalog) {
  return HasColumn(catalog, {.allow = {pattern}}, true);
}

bool DeniesSomeColumn(const std::string& pattern, const Catalog& catalog) {
  return HasColumn(catalog, {.deny = {pattern}}, false);
}

}  // namespace

absl::Status TableWithheld() {
  return MakeError(ErrorCode::kPolicyTableWithheld,
                   "the policy of this source withholds tables of this name");
}

RowAccess::RowAccess(Standard standard, Rule rule, Approvals* approvals,
                     StoredSamples samples)
    : standard_(std::move(standard)),
      rule_(std::move(rule)),
      approvals_(approvals),
      samples_(std::move(samples)) {}

RowAccess::RowAccess(const Config::Policy& standard, Rule rule,
                     Approvals* approvals)
    : RowAccess([standard] { return standard; }, std::move(rule), approvals) {}

RowAccess::RowAccess(AssistantAccess standard, Rule rule)
    : RowAccess(StandardOf(standard), std::move(rule)) {}

absl::StatusOr<Decision> RowAccess::Judge(std::string_view connection,
                                          const Asker& asker) const {
  if (asker.door != Door::kMcp) return Decision();
  SourceRule own;
  if (rule_) {
    ASSIGN_OR_RETURN(own, rule_(connection));
  }
  Decision decision = osiris::Decide(standard_(), own.policy, asker);
  if (decision.access == AssistantAccess::kDeny) {
    return MakeError(ErrorCode::kPolicySourceDenied,
                     "assistants may not use this source: "
                     "`policy.assistants` is `deny`");
  }
  if (decision.access != AssistantAccess::kFull) {
    decision.masks = std::move(own.masks);
  }
  return decision;
}

absl::StatusOr<Decision> RowAccess::Decide(const AskedSource& source,
                                           const Asker& asker) const {
  ASSIGN_OR_RETURN(Decision decision, Judge(source.name, asker));
  for (const std::string& other : source.others) {
    ASSIGN_OR_RETURN(const Decision also, Judge(other, asker));
    decision.Narrow(also);
  }
  return decision;
}

absl::StatusOr<Decision> RowAccess::DecideRows(const AskedSource& source,
                                               const Asker& asker) const {
  ASSIGN_OR_RETURN(Decision decision, Decide(source, asker));
  if (ShowsValues(decision.access)) return decision;
  return MakeError(ErrorCode::kPolicyRowsWithheld,
                   "values of rows are withheld: `policy.assistants` is `" +
                       std::string(NameOf(decision.access)) + "`");
}

SourceMemory& RowAccess::MemoryOf(std::string_view connection) const {
  const std::lock_guard lock(mutex_);
  const auto known = memories_.find(connection);
  if (known != memories_.end()) return known->second;
  return memories_.try_emplace(std::string(connection)).first->second;
}

TokenBook& RowAccess::BookOf(std::string_view connection,
                             const Decision& decision) const {
  SourceMemory& memory = MemoryOf(connection);
  // The first numbers are left to whoever is shown values.
  if (decision.access != AssistantAccess::kMasked) return memory.Book();
  return memory.Book([&](TokenBook& book) {
    if (!samples_) return;
    const auto stored = samples_(connection);
    if (stored == nullptr) return;
    ReleasedCatalog first = {.catalog = WithFewSamples(*stored)};
    ColumnMemory columns = ColumnsOf(first.catalog);
    Narrow(decision, first.catalog);
    MaskSamples(decision, book, columns, first);
  });
}

std::shared_ptr<const Catalog> RowAccess::Show(
    std::string_view connection, const Decision& decision,
    std::shared_ptr<const Catalog> catalog) const {
  if (!decision.names.empty()) {
    catalog =
        std::make_shared<const Catalog>(ShownCatalog(*catalog, decision.names));
  }
  if (!decision.masks) return catalog;
  return texts_.Of(connection, catalog, *decision.masks, [&]() -> TokenBook& {
    return BookOf(connection, decision);
  });
}

ApprovalWish RowAccess::WishFor(std::string_view connection,
                                const Decision& decision, bool values) const {
  Shows shows = Shows::kStructure;
  if (values && ShowsValues(decision.access)) {
    shows = decision.access == AssistantAccess::kFull ? Shows::kRows
                                                      : Shows::kMaskedRows;
  }
  return {.connection = std::string(connection),
          .shows = shows,
          .ask = decision.ask,
          .timeout = std::chrono::seconds(standard_().ask_timeout_s)};
}

absl::StatusOr<Decision> RowAccess::Admit(std::string_view connection,
                                          Call& call, bool values) const {
  ASSIGN_OR_RETURN(Decision decision, Decide(connection, call));
  // What cannot be shown anyway is not asked for.
  if (approvals_ == nullptr || call.door != Door::kMcp ||
      (values && !ShowsValues(decision.access))) {
    return decision;
  }
  const ApprovalWish wish = WishFor(connection, decision, values);
  ASSIGN_OR_RETURN(const ApprovalAnswer answer, approvals_->Ask(wish, call));
  if (answer == ApprovalAnswer::kSchema) call.schema_only = true;
  // A person takes their time, and others change rules meanwhile.
  ASSIGN_OR_RETURN(decision, Decide(connection, call));
  if (WishFor(connection, decision, values).shows > wish.shows) {
    return MakeError(ErrorCode::kPolicyNotApproved,
                     "the rules of this source were changed while a person "
                     "was asked");
  }
  return decision;
}

absl::StatusOr<Decision> RowAccess::Glance(std::string_view connection,
                                           const Call& call) const {
  ASSIGN_OR_RETURN(Decision decision, Decide(connection, call));
  if (approvals_ == nullptr || call.door != Door::kMcp ||
      approvals_->IsSettled(WishFor(connection, decision, false), call)) {
    return decision;
  }
  return MakeError(ErrorCode::kPolicyNotApproved,
                   "a person is to be asked for this source first");
}

absl::Status RowAccess::Check(const AskedSource& source,
                              const Asker& asker) const {
  return DecideRows(source, asker).status();
}

bool RowAccess::Masks(const AskedSource& source, const Asker& asker) const {
  const absl::StatusOr<Decision> decision = DecideRows(source, asker);
  return !decision.ok() || decision->masks.has_value();
}

absl::StatusOr<ReleasedRows> RowAccess::Release(std::string_view connection,
                                                const Asker& asker,
                                                const MaskedTable& table,
                                                RowBatch rows) const {
  ASSIGN_OR_RETURN(const Decision decision, DecideRows(connection, asker));
  const NameFilter& names = decision.names;
  if (!names.ShowsTable(table.name)) return TableWithheld();
  const bool hides = names.hides_columns();
  if (decision.masks) {
    MemoryOf(connection).WithColumns([&](ColumnMemory& columns) {
      NoteColumns(table, rows, columns);
    });
  }
  const size_t width = rows.columns.size();
  if (hides || (!names.empty() && !rows.origins.empty())) {
    rows = ShownColumns(table.name, std::move(rows), names);
  }
  const bool withheld = hides || rows.columns.size() != width;
  MaskedTable shown = table;
  shown.some_columns = shown.some_columns || withheld;
  if (!decision.masks) {
    return ReleasedRows{.rows = std::move(rows), .columns_withheld = withheld};
  }
  TokenBook& book = BookOf(connection, decision);
  MaskedRows masked =
      MemoryOf(connection).WithColumns([&](ColumnMemory& columns) {
        return RowMasker(*decision.masks, book, &columns)
            .Mask(shown, std::move(rows));
      });
  return ReleasedRows{.rows = std::move(masked.rows),
                      .masked = true,
                      .masks = std::move(masked.masks),
                      .counts = std::move(masked.counts),
                      .columns_withheld = withheld};
}

absl::StatusOr<ReleasedCatalog> RowAccess::Release(const AskedSource& source,
                                                   const Asker& asker,
                                                   Catalog catalog,
                                                   const Catalog* whole) const {
  ASSIGN_OR_RETURN(const Decision decision, DecideRows(source, asker));
  ReleasedCatalog released = {.catalog = std::move(catalog)};
  ColumnMemory columns =
      ColumnsOf(whole == nullptr ? released.catalog : *whole);
  Narrow(decision, released.catalog);
  if (!decision.masks) return released;
  const auto mask = [&](TokenBook& book) {
    MaskSamples(decision, book, columns, released);
  };
  TokenBook& book = MemoryOf(source.name).Book(mask);
  if (!released.masked) mask(book);
  return released;
}

absl::StatusOr<std::vector<std::vector<ColumnMask>>> RowAccess::Examine(
    std::string_view connection, const Catalog& catalog) const {
  SourceRule own;
  if (rule_) {
    ASSIGN_OR_RETURN(own, rule_(connection));
  }
  TokenBook book;
  ColumnMemory columns;
  RowMasker masker(own.masks, book, &columns);
  std::vector<std::vector<ColumnMask>> masks(catalog.tables.size());
  for (const bool views : {false, true}) {
    for (size_t i = 0; i < masks.size(); ++i) {
      const Table& table = catalog.tables[i];
      if (views != ShowsOthers(table)) continue;
      masks[i] = masker.Examine(MaskedTableOf(table), SamplesOf(table));
    }
  }
  return masks;
}

absl::StatusOr<std::vector<IdleName>> RowAccess::IdleNames(
    std::string_view connection, const Catalog& catalog) const {
  std::vector<IdleName> idle;
  if (!rule_) return idle;
  ASSIGN_OR_RETURN(const SourceRule own, rule_(connection));
  for (std::string& name : own.masks.NamesNotIn(catalog)) {
    idle.push_back({.rule = "mask.columns", .name = std::move(name)});
  }
  const auto add = [&](const char* rule, const std::vector<std::string>& names,
                       bool (*fits)(const std::string&, const Catalog&)) {
    for (const std::string& name : names) {
      if (!fits(name, catalog)) idle.push_back({.rule = rule, .name = name});
    }
  };
  std::vector<const PolicySettings*> parts = {&own.policy.all};
  for (const PolicyRule& rule : own.policy.rules) {
    parts.push_back(&rule.settings);
  }
  for (const PolicySettings* part : parts) {
    add("policy.tables.allow", part->tables.allow, AllowsSomeTable);
    add("policy.tables.deny", part->tables.deny, DeniesSomeTable);
    add("policy.columns.allow", part->columns.allow, AllowsSomeColumn);
    add("policy.columns.deny", part->columns.deny, DeniesSomeColumn);
  }
  return idle;
}

absl::StatusOr<AssistantAccess> RowAccess::AccessOf(
    std::string_view connection) const {
  if (!rule_) return standard_().assistants;
  ASSIGN_OR_RETURN(const SourceRule own, rule_(connection));
  return own.policy.all.assistants.value_or(standard_().assistants);
}

}  // namespace osiris
