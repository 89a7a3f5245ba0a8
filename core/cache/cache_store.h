#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/cache/cache_entry.h"
#include "core/cache/key_lock.h"
#include "core/cache/private_folder.h"

namespace osiris {

struct CacheOptions {
  // Absolute. Made when first used.
  std::string folder;
  // From 1 s.
  std::chrono::seconds ttl{86400};
  // All entries together; the one used longest ago goes first.
  int64_t max_bytes = 268435456;
};

// Remembers small JSON values on disk, one file an entry, shared by every
// process that uses the folder. The file is all there is: readers see an
// entry or none, and removing it is one step.
//
// An entry ends when the wall clock says so, when this process has known it
// for that long by the monotonic clock, or when it comes from the future; so
// turning the clock back revives none. Ended entries are removed at first use
// of the store and at each Put, touched or not.
//
// A file that is damaged, of another shape or too large is a miss: it is
// logged (`cache_entry.damaged`), counted and removed. Nothing here is synced;
// a power cut costs entries, never a wrong answer.
//
// Bounds: 1 MiB an entry, 1024 entries, CacheOptions::max_bytes.
// Thread-safe.
class CacheStore {
 public:
  static constexpr size_t kMaxEntryBytes = 1 << 20;
  static constexpr size_t kMaxEntries = 1024;

  // `clock` outlives the store. Touches no file.
  CacheStore(CacheOptions options, const Clock* clock);

  // Holds `key` among all threads and processes; see KeyLock. Taking it is up
  // to the caller: hold it while making what will be put.
  absl::StatusOr<KeyLock> Lock(std::string_view key,
                               const CallContext& context);

  // The entry of `key` (64 hex digits), unless it ended.
  std::optional<CacheEntry> Find(std::string_view key);

  // Remembers `value` for the TTL, then makes room. An entry that is larger
  // than the bounds is not kept. Fails with what PrivateFolder fails with.
  absl::StatusOr<CacheEntry> Put(std::string_view key, Json value);

  // Forgets `key`.
  void Remove(std::string_view key);

  // Forgets every entry whose value is one that `gone` returns true for.
  void RemoveIf(const std::function<bool(const Json& value)>& gone);

  struct Stats {
    int64_t entries = 0;
    int64_t bytes = 0;
    // Since this store was made: files that were no entries.
    int64_t damaged = 0;
  };
  // Looks at the folder.
  Stats Measure();

 private:
  // How long this process lets an entry live, whatever the wall clock says.
  struct Known {
    std::string stamp;
    Clock::Monotonic until;
  };

  // The following need mutex_.
  absl::StatusOr<const PrivateFolder*> Folder();
  std::optional<CacheEntry> Load(const std::string& key);
  bool HasEnded(const std::string& key, const CacheEntry& entry);
  void Forget(const std::string& key);
  // `newest` was put just now by whoever holds its lock, or is empty.
  void Sweep(std::string_view newest);
  bool SurvivesSweep(const PrivateFolder::Entry& file, std::string_view newest);
  void MakeRoom(std::vector<PrivateFolder::Entry> live,
                std::string_view newest);
  void Discard(const std::string& key, std::string_view why);

  const CacheOptions options_;
  const Clock* const clock_;
  std::mutex mutex_;
  std::optional<PrivateFolder> folder_;
  std::map<std::string, Known> known_;
  int64_t damaged_ = 0;
};

}  // namespace osiris
