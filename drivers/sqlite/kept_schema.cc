#include "drivers/sqlite/kept_schema.h"

#include <utility>

namespace osiris::sqlite {
namespace {

// Some 200 bytes each.
constexpr size_t kMaxColumns = 20'000;

}  // namespace

void KeptSchema::Show(SchemaPicture picture) {
  shown_ = !picture.rows.empty();
  if (picture == picture_) return;
  picture_ = std::move(picture);
  tables_.clear();
  columns_ = 0;
}

bool KeptSchema::ShowAgain(int64_t version) {
  shown_ = version == picture_.version && !picture_.rows.empty();
  return shown_;
}

const KeptSchema::Known* KeptSchema::Find(std::string_view name) const {
  if (!shown_) return nullptr;
  const auto found = tables_.find(name);
  return found == tables_.end() ? nullptr : &found->second;
}

void KeptSchema::Keep(Known known) {
  if (!shown_ || known.entry.kind != TableKind::kTable) return;
  const size_t columns = known.table.columns.size() + 1;
  const auto found = tables_.find(known.entry.name);
  if (found != tables_.end()) {
    if (known.whole) found->second = std::move(known);
    return;
  }
  if (columns_ + columns > kMaxColumns) return;
  columns_ += columns;
  std::string name = known.entry.name;
  tables_.emplace(std::move(name), std::move(known));
}

}  // namespace osiris::sqlite
