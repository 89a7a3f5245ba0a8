#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "desktop/explore/explore_source.h"

namespace osiris::desktop {

// An ExploreSource in memory, for tests. Thread-safe. Rows are made up on
// demand, so a table may claim any number of them.
class FakeExploreSource final : public ExploreSource {
 public:
  FakeExploreSource();

  // Six tables, two views, keys; rows that look like people and films.
  void AddMovies(const std::string& reference);
  void AddSource(SourceEntry entry, Catalog catalog);
  void SetRows(const TableName& table, int64_t rows);
  // What Recall() knows of a source, its catalogue as it was added.
  void Store(const std::string& reference);
  // What the next calls of this kind fail with; OK again to stop that.
  void FailDiscovery(absl::Status status);
  void FailReading(absl::Status status);
  // What reads with an assistant's eyes fail with.
  void Withhold(absl::Status status);
  // What assistants see: this column's values as "EMAIL 1", and not that one.
  void Mask(std::string masked, std::string hidden);
  void FailListing(absl::Status status);
  void FailAdding(absl::Status status);

  // Discoveries report `done` of `total` and wait until Release().
  void HoldDiscovery(int64_t done, int64_t total);
  // Reads of rows wait until Release().
  void HoldReading();
  void Release();

  int discoveries() const;
  int reads() const;
  int cancelled() const;

  absl::StatusOr<Workspace> OpenWorkspace(const CallContext& context) override;
  absl::StatusOr<std::vector<SourceEntry>> ListSources(
      const CallContext& context) override;
  absl::StatusOr<std::optional<Discovered>> Recall(
      const std::string& reference, const CallContext& context) override;
  absl::StatusOr<Discovered> Discover(const std::string& reference,
                                      bool refresh,
                                      const CallContext& context) override;
  absl::StatusOr<SeenRows> ReadRows(const std::string& reference,
                                    const ReadQuery& query, Viewer viewer,
                                    const CallContext& context) override;
  absl::StatusOr<int64_t> CountRows(const std::string& reference,
                                    const ReadQuery& query,
                                    const CallContext& context) override;
  absl::StatusOr<std::string> AddFile(const std::string& path,
                                      const CallContext& context) override;
  absl::StatusOr<std::string> AddSample(const CallContext& context) override;

 private:
  // Waits while `held` is true, or fails when the call is cancelled.
  absl::Status Wait(std::unique_lock<std::mutex>& lock, const bool& held,
                    const CallContext& context);

  mutable std::mutex mutex_;
  std::condition_variable released_;
  std::vector<SourceEntry> entries_;
  std::map<std::string, Catalog> catalogs_;
  std::set<std::string> stored_;
  std::map<TableName, int64_t> rows_;
  absl::Status discovery_failure_;
  absl::Status reading_failure_;
  absl::Status withheld_;
  std::string masked_column_;
  std::string hidden_column_;
  absl::Status listing_failure_;
  absl::Status adding_failure_;
  bool hold_discovery_ = false;
  bool hold_reading_ = false;
  int64_t held_done_ = 0;
  int64_t held_total_ = 0;
  int discoveries_ = 0;
  int reads_ = 0;
  int cancelled_ = 0;
};

}  // namespace osiris::desktop
