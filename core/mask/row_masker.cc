#include "core/mask/row_masker.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/driver/cells.h"
#include "core/mask/cell_text.h"
#include "core/mask/detect/text_run.h"
#include "core/mask/detect/value_detector.h"
#include "core/mask/torn_json.h"
#include "core/mask/value_share.h"
#include "core/mask/view_column.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// What is doubted by its column must be this sure.
constexpr double kBeyondDoubt = 0.95;
// Documents that are texts of documents are looked into so deep.
constexpr int kMaxJsonWithin = 3;
// With less a column cannot be judged by their share.
constexpr size_t kFewValues = 8;
// Values to judge a column by are not looked at beyond.
constexpr size_t kMaxJudged = 512;
// What is longer is no name of a value.
constexpr size_t kMaxName = 128;

}  // namespace

struct RowMasker::Plan {
  TableName table;
  ColumnVerdict verdict;
  std::optional<MaskAction> rule;
  // Absent: only parts.
  std::optional<PersonalClass> personal;
  MaskAction action = MaskAction::kToken;
  std::set<PersonalClass> found;
  // What it is computed from, where it is; and a value of it was masked for
  // that.
  Reads reads = Reads::kKept;
  bool hid_computed = false;
  // What the value of each row is; empty where no column says so.
  std::vector<std::string> names;
  // Of each row, as far as it is known: true if there is surely nothing
  // personal in its value.
  std::vector<bool> clean;
  // What the names of members in JSON say, as far as they were asked for.
  std::map<std::string, NameEvidence, std::less<>> members;
};

constexpr size_t kMaxMembers = 256;

RowMasker::RowMasker(const MaskRules& rules, TokenBook& book,
                     ColumnMemory* memory)
    : rules_(rules), book_(book), memory_(memory) {}

JudgedColumn RowMasker::JudgePage(ColumnFacts facts, const RowBatch& rows,
                                  size_t column) {
  // As many as there are values: none moves.
  std::vector<CellText> texts;
  std::vector<std::string_view> values;
  // The rows that these are of, as long as they are looked at whole.
  std::vector<std::optional<size_t>> places;
  const size_t most = std::min(rows.rows(), kMaxValuesSeen);
  texts.reserve(most);
  values.reserve(most);
  places.reserve(most);
  for (size_t row = 0; row < rows.rows() && values.size() < most; ++row) {
    const Cell& cell = rows.at(row, column);
    const std::string_view text = texts.emplace_back(cell).view();
    if (text.empty()) {
      texts.pop_back();
      continue;
    }
    values.push_back(text.substr(0, kMaxJudged));
    places.emplace_back(row);
    if (cell.cut() || text.size() > kMaxJudged) places.back().reset();
  }
  facts.values = values;
  facts.few = values.size() < kFewValues;
  JudgedColumn judged =
      memory_ == nullptr ? JudgeColumn(facts) : memory_->Judge(facts);
  std::vector<bool> clean(rows.rows());
  for (size_t i = 0; i < places.size(); ++i) {
    if (places[i]) clean[*places[i]] = judged.clean[i];
  }
  judged.clean = std::move(clean);
  judged.texts = HoldsFreeText(rows, column);
  return judged;
}

RowMasker::Plan RowMasker::PlanAs(Source source, const TableName& table,
                                  const std::string& name,
                                  std::optional<ColumnType> type,
                                  const RowBatch& rows, size_t column) {
  const ColumnFacts facts = {.table = table, .column = name, .type = type};
  JudgedColumn judged = JudgePage(facts, rows, column);
  if (source == Source::kView) judged.seen = false;
  if (memory_ != nullptr) judged.verdict = memory_->Settle(table, name, judged);
  Plan plan = {.table = table,
               .verdict = std::move(judged.verdict),
               .rule = rules_.OfColumn(table, name),
               .clean = std::move(judged.clean)};
  plan.personal = plan.verdict.personal;
  if (plan.rule && !plan.personal) plan.personal = PersonalClass::kPrivate;
  if (plan.personal) {
    plan.action = plan.rule.value_or(rules_.OfClass(*plan.personal));
  }
  return plan;
}

RowMasker::Plan RowMasker::PlanOf(const MaskedTable& table,
                                  const RowBatch& rows, size_t column) {
  const std::string& name = rows.columns[column];
  const std::optional<ColumnType> type = TypeOf(table, name);
  Plan plan = PlanAs(Source::kTable, table.name, name, type, rows, column);
  const RowOrigins& origins = rows.origins;
  if (plan.rule || (origins.empty() && !table.view)) return plan;
  if (origins.empty() || !origins.shown[column]) {
    plan.reads = origins.empty() ? Reads::kMasked
                                 : WorstOf(origins.read, rules_, memory_);
    // What it is called does not keep what is masked in its table.
    if (plan.reads != Reads::kKept && plan.action == MaskAction::kKeep) {
      plan.personal.reset();
      plan.action = MaskAction::kToken;
    }
    return plan;
  }
  const TableColumn& origin = *origins.shown[column];
  Plan there = PlanAs(Source::kView, {origin.schema, origin.table},
                      origin.column, type, rows, column);
  const bool masks = plan.personal && plan.action != MaskAction::kKeep;
  return masks && !there.rule ? std::move(plan) : std::move(there);
}

std::string RowMasker::MaskOf(PersonalClass personal, MaskAction action,
                              std::string_view value) {
  if (action == MaskAction::kDrop) return std::string(LabelOf(personal));
  std::string token = book_.TokenOf(personal, value);
  if (action == MaskAction::kLength) {
    token += fmt::format(" ({})", LengthClassOf(value.size()));
  } else if (action == MaskAction::kDomain) {
    const std::string_view address = Trimmed(value);
    const std::vector<Finding> classes = ClassesOf(address);
    // One that is written otherwise has no such mark.
    const size_t mark = address.rfind('@');
    if (mark != std::string_view::npos && !classes.empty() &&
        classes[0].personal == PersonalClass::kEmail) {
      token += address.substr(mark);
    }
  }
  return token;
}

bool RowMasker::MaskWhole(PersonalClass personal, MaskAction action,
                          Cell& cell) {
  if (action == MaskAction::kKeep) return false;
  const CellText text(cell);
  if (text.view().empty()) return false;
  const std::string mask = MaskOf(personal, action, text.view());
  known_->Add(personal, text.view(), mask);
  cell = TextCell(mask);
  return true;
}

std::optional<std::string> RowMasker::MaskText(std::string_view text,
                                               Plan& plan) {
  std::string masked;
  size_t at = 0;
  for (const Finding& one : FindPersonalData(text)) {
    if (plan.verdict.doubted.contains(one.personal) &&
        one.confidence < kBeyondDoubt) {
      continue;
    }
    const MaskAction action = rules_.OfClass(one.personal);
    if (action == MaskAction::kKeep) continue;
    const std::string_view value = text.substr(one.begin, one.size());
    const std::string mask = MaskOf(one.personal, action, value);
    // What only a mark before it makes a secret is a word elsewhere.
    const bool word =
        one.personal == PersonalClass::kSecret && IsPlainWord(value);
    if (!word) known_->Add(one.personal, value, mask);
    masked.append(text.substr(at, one.begin - at)).append(mask);
    at = one.end;
    plan.found.insert(one.personal);
  }
  if (at == 0) return std::nullopt;
  return masked.append(text.substr(at));
}

const NameEvidence& RowMasker::NameOfMember(std::string_view key, Plan& plan) {
  const auto known = plan.members.find(key);
  if (known != plan.members.end()) return known->second;
  if (plan.members.size() >= kMaxMembers) plan.members.clear();
  return plan.members.emplace(key, ReadColumnName(plan.table, key))
      .first->second;
}

std::optional<std::string> RowMasker::MaskDocument(std::string_view text,
                                                   int deeper, Plan& plan) {
  if (!LooksLikeJson(text)) return std::nullopt;
  const auto leaf = [&, deeper](const JsonPlace& place,
                                std::string_view value) {
    return MaskMember(place, value, deeper, plan);
  };
  const auto covers = [&](auto key) { return IsNamedPersonal(key, plan); };
  return MaskAnyJson(text, {.leaf = leaf, .covers = covers},
                     [&](auto rest) { return MaskText(rest, plan); });
}

std::optional<std::string> RowMasker::MaskMember(const JsonPlace& place,
                                                 std::string_view text,
                                                 int deeper, Plan& plan) {
  if (text.empty()) return std::nullopt;
  const MemberVerdict verdict =
      JudgeMember({.key = place.key,
                   .name = NameOfMember(place.key, plan),
                   .above = NameOfMember(place.above, plan),
                   .value = text});
  if (verdict.personal) {
    return MaskAs(*verdict.personal, text, verdict.inherited ? nullptr : known_,
                  plan);
  }
  const auto masked = deeper > 0 ? MaskDocument(text, deeper - 1, plan)
                                 : std::optional<std::string>();
  // A document that stays is no reason to write the one around it anew.
  if (masked) return *masked == text ? std::nullopt : masked;
  if (verdict.clean) return std::nullopt;
  return MaskText(text, plan);
}

std::optional<std::string> RowMasker::MaskAs(PersonalClass personal,
                                             std::string_view value,
                                             KnownValues* known, Plan& plan) {
  const MaskAction action = rules_.OfClass(personal);
  if (action == MaskAction::kKeep) return std::nullopt;
  plan.found.insert(personal);
  std::string mask = MaskOf(personal, action, value);
  if (known != nullptr) known->Add(personal, value, mask);
  return mask;
}

bool RowMasker::IsCleanJson(std::string_view text, Plan& plan) {
  const auto covers = [&](auto key) { return IsNamedPersonal(key, plan); };
  const auto leaf = [&](std::string_view key, std::string_view value) {
    // A document in a text is none of the plain kind.
    return value.empty() || (!IsNamedPersonal(key, plan) &&
                             !LooksLikeJson(value) && SaysNothing(value));
  };
  return VisitPlainJson(text, leaf, covers);
}

bool RowMasker::MaskParts(Plan& plan, Cell& cell) {
  const bool was_cut = cell.cut() || cell.bytes.size() > kMaxInspected;
  const bool json = LooksLikeJson(cell.bytes);
  if (was_cut) {
    CutText(cell, kMaxInspected);
    const size_t blank =
        json ? std::string::npos : cell.bytes.find_last_of(" \t\r\n");
    CutText(cell, blank == std::string::npos ? 0 : blank + 1);
  }
  const std::string text(CellText(cell).view());
  std::optional<std::string> masked;
  if (json && !was_cut) masked = MaskDocument(text, kMaxJsonWithin, plan);
  if (!masked) masked = MaskText(text, plan);
  const bool changed = masked && *masked != text;
  if (changed) {
    const int64_t full = cell.full_bytes;
    cell = TextCell(*masked);
    if (was_cut) cell.full_bytes = full;
  }
  if (was_cut) {
    const auto size = static_cast<int64_t>(cell.bytes.size());
    cell.full_bytes = std::max(cell.full_bytes, size + 1);
  }
  return changed;
}

std::optional<bool> RowMasker::MaskNamed(std::string_view name, Plan& plan,
                                         Cell& cell) {
  if (name.size() > kMaxName) return std::nullopt;
  const NameEvidence& evidence = NameOfMember(name, plan);
  if (!evidence.personal) return std::nullopt;
  const CellText text(cell);
  const std::string_view value = text.view();
  if (value.empty()) return false;
  const ColumnVerdict verdict =
      ClassifyValues(evidence, {.column = name, .values = {&value, 1}});
  if (!verdict.personal) return std::nullopt;
  const bool itself = SaysItself(plan.table, name, *verdict.personal, value);
  const auto masked =
      MaskAs(*verdict.personal, value, itself ? known_ : nullptr, plan);
  if (masked) cell = TextCell(*masked);
  return masked.has_value();
}

bool RowMasker::MaskCell(Plan& plan, size_t row, Cell& cell) {
  if (cell.kind == Cell::Kind::kNull) return false;
  if (cell.kind == Cell::Kind::kBlob) {
    if (cell.bytes.empty() && !cell.cut()) return false;
    cell.bytes.clear();
    plan.found.insert(PersonalClass::kPrivate);
    return true;
  }
  if (plan.personal) return MaskWhole(*plan.personal, plan.action, cell);
  if (!IsOpenComputed(cell, plan.reads)) {
    constexpr PersonalClass kPrivate = PersonalClass::kPrivate;
    if (!MaskWhole(kPrivate, rules_.OfClass(kPrivate), cell)) return false;
    plan.found.insert(kPrivate);
    return plan.hid_computed = true;
  }
  if (!plan.names.empty()) {
    if (const auto done = MaskNamed(plan.names[row], plan, cell)) return *done;
  }
  // JSON is judged by its members.
  const bool json = LooksLikeJson(cell.bytes);
  const bool clean =
      json ? !cell.cut() && IsCleanJson(cell.bytes, plan) : plan.clean[row];
  if (clean) return false;
  return MaskParts(plan, cell);
}

ColumnMask RowMasker::MaskColumn(const MaskedTable& table, size_t column,
                                 const RowNames& names, RowBatch& rows,
                                 std::vector<bool>& changed) {
  Plan plan = PlanOf(table, rows, column);
  if (const auto found = names.find(column); found != names.end()) {
    plan.names = found->second;
    if (plan.names.empty() && !plan.personal) {
      plan.personal = PersonalClass::kPrivate;
      plan.action = rules_.OfClass(PersonalClass::kPrivate);
    }
  }
  const bool kept = plan.rule == MaskAction::kKeep;
  const size_t width = rows.columns.size();
  for (size_t row = 0; row < rows.rows() && !kept; ++row) {
    const size_t at = row * width + column;
    if (MaskCell(plan, row, rows.cells[at])) changed[at] = true;
  }
  const bool whole = plan.personal && plan.action != MaskAction::kKeep;
  if (whole) plan.found.insert(*plan.personal);
  return {.column = rows.columns[column],
          .classes = std::move(plan.found),
          .parts = !whole,
          .computed = plan.hid_computed,
          .verdict = std::move(plan.verdict),
          .action = kept ? MaskAction::kKeep : plan.action};
}

std::vector<ColumnMask> RowMasker::MaskAll(const MaskedTable& table,
                                           RowBatch& rows,
                                           std::vector<bool>& changed) {
  if (memory_ != nullptr) NoteColumns(table, rows, *memory_);
  // Before they are masked themselves.
  const RowNames names = NamesOfValues(table, rows, memory_);
  KnownValues known;
  known_ = &known;
  std::vector<ColumnMask> masks;
  for (size_t column = 0; column < rows.columns.size(); ++column) {
    masks.push_back(MaskColumn(table, column, names, rows, changed));
  }
  known_ = nullptr;
  if (known.empty()) return masks;
  for (size_t i = 0; i < rows.cells.size(); ++i) {
    ColumnMask& mask = masks[i % masks.size()];
    if (!mask.parts || mask.action == MaskAction::kKeep) continue;
    if (known.MaskIn(rows.cells[i], mask.classes)) changed[i] = true;
  }
  return masks;
}

MaskedRows RowMasker::Mask(const MaskedTable& table, RowBatch rows) {
  MaskedRows masked = {.rows = std::move(rows)};
  std::vector<bool> changed(masked.rows.cells.size());
  masked.masks = MaskAll(table, masked.rows, changed);
  std::erase_if(masked.masks,
                [](const ColumnMask& mask) { return mask.classes.empty(); });
  const auto width = static_cast<ptrdiff_t>(masked.rows.columns.size());
  for (auto row = changed.begin(); row != changed.end(); row += width) {
    masked.counts.push_back(std::count(row, row + width, true));
  }
  return masked;
}

std::vector<ColumnMask> RowMasker::Examine(const MaskedTable& table,
                                           const RowBatch& rows) {
  RowBatch copy = rows;
  std::vector<bool> changed(copy.cells.size());
  return MaskAll(table, copy, changed);
}

}  // namespace osiris
