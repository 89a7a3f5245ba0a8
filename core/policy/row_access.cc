#include "core/policy/row_access.h"

#include <algorithm>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/driver/row_batch_json.h"
#include "fmt/format.h"

namespace osiris {
MaskedTable MaskedTableOf(const Table& table) {
  MaskedTable masked = {.name = table.name};
  for (const Column& column : table.columns) {
    masked.types[column.name] = column.type;
  }
  return masked;
}

Json MasksJson(const std::vector<ColumnMask>& masks) {
  Json list = Json::array();
  for (const ColumnMask& mask : masks) {
    Json classes = Json::array();
    for (const PersonalClass personal : mask.classes) {
      classes.push_back(std::string(NameOf(personal)));
    }
    Json one = {{"column", mask.column}, {"classes", std::move(classes)}};
    if (mask.parts) one["parts"] = true;
    list.push_back(std::move(one));
  }
  return list;
}

Json ReleasedRows::ToJson(size_t first) const {
  RowBatch shown = rows;
  shown.cells.resize(std::min(first, rows.rows()) * rows.columns.size());
  Json json = osiris::ToJson(shown);
  if (masked) json["masks"] = MasksJson(masks);
  return json;
}

RowAccess::RowAccess(AssistantAccess standard, Rule rule)
    : standard_(standard), rule_(std::move(rule)) {}

absl::StatusOr<RowAccess::Verdict> RowAccess::Judge(std::string_view connection,
                                                    Door door) const {
  if (door != Door::kMcp) return Verdict{.access = AssistantAccess::kFull};
  Verdict verdict = {.access = standard_};
  if (rule_) {
    ASSIGN_OR_RETURN(SourceRule own, rule_(connection));
    verdict.access = own.assistants.value_or(standard_);
    verdict.masks = std::move(own.masks);
  }
  if (verdict.access == AssistantAccess::kFull ||
      verdict.access == AssistantAccess::kMasked) {
    return verdict;
  }
  return MakeError(
      ErrorCode::kPolicyRowsWithheld,
      fmt::format(
          "values of rows are withheld: `policy.assistants` is `{}`",
          verdict.access == AssistantAccess::kDeny ? "deny" : "schema"));
}

absl::Status RowAccess::Check(std::string_view connection, Door door) const {
  return Judge(connection, door).status();
}

bool RowAccess::Masks(std::string_view connection, Door door) const {
  const absl::StatusOr<Verdict> verdict = Judge(connection, door);
  return !verdict.ok() || verdict->access != AssistantAccess::kFull;
}

absl::StatusOr<ReleasedRows> RowAccess::Release(std::string_view connection,
                                                Door door,
                                                const MaskedTable& table,
                                                RowBatch rows) const {
  ASSIGN_OR_RETURN(const Verdict verdict, Judge(connection, door));
  if (verdict.access == AssistantAccess::kFull) {
    return ReleasedRows{.rows = std::move(rows)};
  }
  const std::lock_guard lock(mutex_);
  Memory& memory = memories_.try_emplace(std::string(connection)).first->second;
  MaskedRows masked = RowMasker(verdict.masks, memory.book, &memory.columns)
                          .Mask(table, std::move(rows));
  return ReleasedRows{.rows = std::move(masked.rows),
                      .masked = true,
                      .masks = std::move(masked.masks)};
}

absl::StatusOr<ReleasedCatalog> RowAccess::Release(std::string_view connection,
                                                   Door door,
                                                   Catalog catalog) const {
  ASSIGN_OR_RETURN(const Verdict verdict, Judge(connection, door));
  ReleasedCatalog released = {.catalog = std::move(catalog)};
  if (verdict.access == AssistantAccess::kFull) return released;
  released.masked = true;
  TokenBook book;
  RowMasker masker(verdict.masks, book);
  for (Table& table : released.catalog.tables) {
    if (!table.samples) continue;
    MaskedRows masked =
        masker.Mask(MaskedTableOf(table), *std::move(table.samples));
    table.samples = std::move(masked.rows);
    if (!masked.masks.empty()) {
      released.masks[table.name] = std::move(masked.masks);
    }
  }
  return released;
}

absl::StatusOr<std::vector<ColumnMask>> RowAccess::Examine(
    std::string_view connection, const MaskedTable& table,
    const RowBatch& rows) const {
  SourceRule own;
  if (rule_) {
    ASSIGN_OR_RETURN(own, rule_(connection));
  }
  TokenBook book;
  return RowMasker(own.masks, book).Examine(table, rows);
}

absl::StatusOr<AssistantAccess> RowAccess::AccessOf(
    std::string_view connection) const {
  if (!rule_) return standard_;
  ASSIGN_OR_RETURN(const SourceRule own, rule_(connection));
  return own.assistants.value_or(standard_);
}

}  // namespace osiris
