#include <chrono>
#include <utility>

#include "core/driver/fake_driver.h"

namespace osiris {

void FakeSource::AddTable(Table table, Rows rows) {
  const std::lock_guard lock(mutex_);
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].position == 0) {
      table.columns[i].position = static_cast<int>(i) + 1;
    }
  }
  if (!table.row_count.has_value()) {
    table.row_count =
        RowCount{.rows = static_cast<int64_t>(rows.size()), .exact = true};
  }
  Stored& stored = tables_[table.name];
  stored.table = std::move(table);
  stored.rows = std::move(rows);
}

void FakeSource::RemoveTable(const TableName& name) {
  const std::lock_guard lock(mutex_);
  tables_.erase(name);
}

void FakeSource::FailTable(const TableName& name, absl::Status why) {
  const std::lock_guard lock(mutex_);
  tables_[name].error = std::move(why);
  tables_[name].table.name = name;
}

void FakeSource::FailOpening(absl::Status why) {
  const std::lock_guard lock(mutex_);
  open_error_ = std::move(why);
}

void FakeSource::FailCalls(absl::Status why) {
  const std::lock_guard lock(mutex_);
  call_error_ = std::move(why);
}

void FakeSource::Hold() {
  const std::lock_guard lock(mutex_);
  hold_ = true;
}

void FakeSource::Release() {
  const std::lock_guard lock(mutex_);
  hold_ = false;
  changed_.notify_all();
}

void FakeSource::WaitUntilHeld(int calls) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this, calls] { return held_ >= calls; });
}

int FakeSource::opens() const {
  const std::lock_guard lock(mutex_);
  const auto found = calls_.find(Call::kOpen);
  return found == calls_.end() ? 0 : found->second;
}

int FakeSource::schema_reads() const {
  const std::lock_guard lock(mutex_);
  const auto found = calls_.find(Call::kReadCatalog);
  return found == calls_.end() ? 0 : found->second;
}

int FakeSource::row_reads() const {
  const std::lock_guard lock(mutex_);
  const auto found = calls_.find(Call::kReadRows);
  return found == calls_.end() ? 0 : found->second;
}

absl::Status FakeSource::WaitWhileHeld(std::unique_lock<std::mutex>& lock,
                                       const CallContext& context) {
  if (!hold_) return CheckAlive(context);
  ++held_;
  changed_.notify_all();
  while (hold_ && CheckAlive(context).ok()) {
    changed_.wait_for(lock, std::chrono::milliseconds(5));
  }
  --held_;
  return CheckAlive(context);
}

absl::Status FakeSource::Enter(Call call, const CallContext& context) {
  std::unique_lock lock(mutex_);
  ++calls_[call];
  if (absl::Status alive = WaitWhileHeld(lock, context); !alive.ok()) {
    return alive;
  }
  return call == Call::kOpen ? open_error_ : call_error_;
}

std::map<TableName, FakeSource::Stored> FakeSource::tables() const {
  const std::lock_guard lock(mutex_);
  return tables_;
}

}  // namespace osiris
