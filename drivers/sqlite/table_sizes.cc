#include "drivers/sqlite/table_sizes.h"

#include <map>
#include <string_view>
#include <utility>

#include "core/base/status_macros.h"

namespace osiris::sqlite {
namespace {

absl::StatusOr<int64_t> Number(Database& database, std::string_view sql) {
  ASSIGN_OR_RETURN(Statement row, database.Prepare(sql));
  ASSIGN_OR_RETURN(const bool found, row.Step());
  return found ? row.Integer(0) : 0;
}

}  // namespace

absl::StatusOr<bool> TableSizes::FileIsSmall() {
  ASSIGN_OR_RETURN(const int64_t pages, Number(database_, "PRAGMA page_count"));
  ASSIGN_OR_RETURN(const int64_t size, Number(database_, "PRAGMA page_size"));
  return size > 0 && pages <= kMaxFileBytes / size;
}

absl::Status TableSizes::Read() {
  if (const KeptFigures::Sizes* const known = kept_.sizes()) {
    bytes_ = *known;
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const bool small, FileIsSmall());
  if (!small) return absl::OkStatus();
  std::map<std::string, int64_t> trees;
  // One row a tree (its "aggregate" column).
  auto sizes =
      database_.Prepare("SELECT name, pgsize FROM dbstat WHERE aggregate = 1");
  if (!sizes.ok()) return absl::OkStatus();
  while (true) {
    ASSIGN_OR_RETURN(const bool more, sizes->Step());
    if (!more) break;
    trees[std::string(sizes->Text(0))] += sizes->Integer(1);
  }
  ASSIGN_OR_RETURN(
      Statement owners,
      database_.Prepare("SELECT tbl_name, name FROM main.sqlite_schema WHERE "
                        "rootpage > 0"));
  while (true) {
    ASSIGN_OR_RETURN(const bool more, owners.Step());
    if (!more) break;
    const auto tree = trees.find(std::string(owners.Text(1)));
    if (tree == trees.end()) continue;
    bytes_[std::string(owners.Text(0))] += tree->second;
  }
  kept_.KeepSizes(bytes_);
  return absl::OkStatus();
}

absl::StatusOr<std::optional<int64_t>> TableSizes::Of(
    const std::string& table) {
  if (!std::exchange(read_, true)) RETURN_IF_ERROR(Read());
  const auto found = bytes_.find(table);
  if (found == bytes_.end()) return std::nullopt;
  return found->second;
}

}  // namespace osiris::sqlite
