#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "broker/broker.h"
#include "desktop/explore/explore_source.h"

namespace osiris::desktop {

// Explores through the broker library, in this process: each question is an
// operation, with its audit lines, as it is for the other doors.
//
// Making one costs nothing: the broker starts with the first call, on the
// thread that makes it. A start that failed is tried again by the next call.
class BrokerSource final : public ExploreSource {
 public:
  // `home` as for --home, or empty for the usual search.
  explicit BrokerSource(std::string home);
  ~BrokerSource() override;

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
  absl::StatusOr<Broker*> Started();
  // All tables of a stored snapshot, by the URI of its part.
  absl::StatusOr<Catalog> ReadCatalog(const std::string& uri,
                                      const CallContext& context);
  absl::StatusOr<Json> Execute(std::string_view operation, Json arguments,
                               const CallContext& context);
  // Adds a SQLite connection under `alias`, or the first free one after it.
  absl::StatusOr<std::string> AddSqlite(const std::string& alias,
                                        const std::string& path,
                                        const CallContext& context);

  const std::string home_;
  std::mutex mutex_;
  std::unique_ptr<Broker> broker_;
};

}  // namespace osiris::desktop
