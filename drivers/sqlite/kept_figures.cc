#include "drivers/sqlite/kept_figures.h"

#include <sys/stat.h>

#include <utility>

namespace osiris::sqlite {
namespace {

// Some 100 bytes each.
constexpr size_t kMaxTables = 20'000;

int64_t Nanoseconds(const timespec& time) {
  return time.tv_sec * int64_t{1'000'000'000} + time.tv_nsec;
}

}  // namespace

std::optional<KeptFigures::State> KeptFigures::StateOf(Database& database) {
  struct stat file = {};
  // Before SQLite is asked: what is written in between makes it another state
  // the next time.
  if (stat(database.path().c_str(), &file) != 0) return std::nullopt;
  auto version = database.Prepare("PRAGMA data_version");
  if (!version.ok()) return std::nullopt;
  const auto found = version->Step();
  if (!found.ok() || !*found) return std::nullopt;
  return State{.version = version->Integer(0),
               .device = file.st_dev,
               .inode = file.st_ino,
               .bytes = file.st_size,
               .modified_ns = Nanoseconds(file.st_mtim),
               .changed_ns = Nanoseconds(file.st_ctim)};
}

void KeptFigures::Show(Database& database) {
  std::optional<State> state = StateOf(database);
  shown_ = state.has_value();
  if (shown_ && state == state_) return;
  state_ = std::move(state);
  rows_.clear();
  sizes_.reset();
}

std::optional<int64_t> KeptFigures::RowsOf(std::string_view table) const {
  if (!shown_) return std::nullopt;
  const auto found = rows_.find(table);
  if (found == rows_.end()) return std::nullopt;
  return found->second;
}

void KeptFigures::KeepRows(std::string_view table, int64_t rows) {
  if (!shown_ || rows_.size() >= kMaxTables) return;
  rows_.insert_or_assign(std::string(table), rows);
}

const KeptFigures::Sizes* KeptFigures::sizes() const {
  return shown_ && sizes_ ? &*sizes_ : nullptr;
}

void KeptFigures::KeepSizes(Sizes sizes) {
  if (!shown_ || sizes.size() > kMaxTables) return;
  sizes_ = std::move(sizes);
}

}  // namespace osiris::sqlite
