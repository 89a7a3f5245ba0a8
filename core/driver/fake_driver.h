#pragma once

#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "core/driver/driver.h"

namespace osiris {

// A source in memory that a test fills and disturbs. Thread-safe: a test may
// change it while connections read.
class FakeSource {
 public:
  using Rows = std::vector<std::vector<Cell>>;

  // Adds a table, or replaces the one of its name. Positions of columns that
  // have none are counted here, and `rows`, one cell for each column, give the
  // row count unless `table` says another.
  void AddTable(Table table, Rows rows = {});
  void RemoveTable(const TableName& name);

  // From now on the table comes with this error in catalogues, and reading it
  // fails with it. OK heals it.
  void FailTable(const TableName& name, absl::Status why);
  // From now on opening, or everything on open connections, fails; until OK.
  void FailOpening(absl::Status why);
  void FailCalls(absl::Status why);

  // From now on calls wait in the source, heeding cancellation and deadline,
  // until Release().
  void Hold();
  void Release();
  // Returns once `calls` calls wait at the same time.
  void WaitUntilHeld(int calls = 1);

  // How often each was begun, also in vain.
  int opens() const;
  int schema_reads() const;
  int row_reads() const;

  // For connections.
  enum class Call { kOpen, kDescribe, kReadCatalog, kReadRows };
  // Counts, waits if held, and says whether the call may go on.
  absl::Status Enter(Call call, const CallContext& context);

  struct Stored {
    Table table;
    Rows rows;
    absl::Status error;
  };
  // A copy of what is there now.
  std::map<TableName, Stored> tables() const;

 private:
  absl::Status WaitWhileHeld(std::unique_lock<std::mutex>& lock,
                             const CallContext& context);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<TableName, Stored> tables_;
  std::map<Call, int> calls_;
  absl::Status open_error_;
  absl::Status call_error_;
  bool hold_ = false;
  int held_ = 0;
};

// Serves one FakeSource, whatever the configuration says.
class FakeDriver final : public Driver {
 public:
  // `source` outlives the driver and its connections.
  explicit FakeDriver(FakeSource& source, std::string family = "fake",
                      std::string version = "fake/1");

  std::string_view family() const override { return family_; }
  std::string_view version() const override { return version_; }
  absl::StatusOr<JailNeeds> NeedsOf(
      const ConnectionConfig& config) const override;
  absl::StatusOr<std::unique_ptr<Connection>> Open(
      const ConnectionConfig& config, const CallContext& context) override;

 private:
  FakeSource& source_;
  const std::string family_;
  const std::string version_;
};

}  // namespace osiris
