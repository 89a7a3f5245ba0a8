#include "core/retention/retention_service.h"

#include <chrono>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/log.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr size_t kNames = 100;

// What became of one kind.
struct Cleaned {
  int64_t records = 0;
  int64_t bytes = 0;
  Json names = Json::array();

  void Add(const KeptRecord& record) {
    ++records;
    bytes += record.bytes;
    if (names.size() < kNames) names.push_back(record.name);
  }
};

// What could not be done: how often, and why it was the first time.
struct Failures {
  int64_t count = 0;
  std::string first;

  void Add(std::string_view kind, std::string_view name,
           const absl::Status& status) {
    Log(LogLevel::kWarning, "record.kept_too_long",
        {{"kind", std::string(kind)},
         {"name", std::string(name)},
         {"reason", std::string(status.message())}});
    if (count++ > 0) return;
    first = fmt::format("{}{}{}: {}", kind, name.empty() ? "" : " ", name,
                        std::string(status.message()));
  }
};

absl::Status CleanKind(RecordKeeper& keeper, Clock::Wall before, bool dry_run,
                       const CallContext& context, Cleaned& cleaned,
                       Failures& failures) {
  const absl::StatusOr<std::vector<KeptRecord>> old = keeper.ListBefore(before);
  if (!old.ok()) {
    failures.Add(keeper.kind(), "", old.status());
    return absl::OkStatus();
  }
  if (!dry_run && !old->empty()) {
    if (absl::Status told = keeper.Announce(*old); !told.ok()) {
      failures.Add(keeper.kind(), "", told);
      return absl::OkStatus();
    }
  }
  for (const KeptRecord& record : *old) {
    RETURN_IF_ERROR(CheckAlive(context));
    const absl::Status removed =
        dry_run ? absl::OkStatus() : keeper.Remove(record);
    if (removed.ok()) {
      cleaned.Add(record);
    } else {
      failures.Add(keeper.kind(), record.name, removed);
    }
  }
  return absl::OkStatus();
}

}  // namespace

RetentionService::RetentionService(
    std::vector<std::unique_ptr<RecordKeeper>> keepers, const Clock& clock)
    : keepers_(std::move(keepers)), clock_(clock) {}

absl::StatusOr<Json> RetentionService::Clean(bool dry_run,
                                             const CallContext& context) {
  const std::lock_guard one_at_a_time(mutex_);
  const Clock::Wall now = clock_.Now();
  Json kinds = Json::array();
  int64_t records = 0;
  int64_t bytes = 0;
  Failures failures;
  for (const std::unique_ptr<RecordKeeper>& keeper : keepers_) {
    const Clock::Wall before = now - std::chrono::hours(24) * keeper->days();
    Cleaned cleaned;
    RETURN_IF_ERROR(
        CleanKind(*keeper, before, dry_run, context, cleaned, failures));
    records += cleaned.records;
    bytes += cleaned.bytes;
    kinds.push_back({{"kind", std::string(keeper->kind())},
                     {"days", keeper->days()},
                     {"before", FormatTime(before)},
                     {"records", cleaned.records},
                     {"bytes", cleaned.bytes},
                     {"names", std::move(cleaned.names)}});
  }
  if (failures.count > 0) {
    return MakeError(
        ErrorCode::kRunCleaningFailed,
        fmt::format("{} of what is kept too long could not be removed, {} "
                    "could; the first: {}",
                    failures.count, records, failures.first));
  }
  return Json{{"status", "success"},
              {"dry_run", dry_run},
              {"records", records},
              {"bytes", bytes},
              {"kinds", std::move(kinds)}};
}

}  // namespace osiris
