#include "core/cache/cache_store.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/fingerprint.h"
#include "core/base/log.h"
#include "core/base/status_macros.h"
#include "core/cache/cache_entry_json.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::string_view kEntrySuffix = ".json";
constexpr std::string_view kLockSuffix = ".lock";
constexpr std::string_view kTemporarySuffix = ".tmp";
// A writer that takes longer than this has died.
constexpr std::chrono::hours kTemporaryAge{1};

bool IsKey(std::string_view key) {
  return key.size() == 64 &&
         key.find_first_not_of("0123456789abcdef") == key.npos;
}

std::string FileOf(std::string_view key) {
  return fmt::format("{}{}", key, kEntrySuffix);
}

absl::Status NoKey() { return absl::InvalidArgumentError("this is no key"); }

// Files of times as FormatTime writes them: what comes back is what was put.
Clock::Wall ToMicroseconds(Clock::Wall time) {
  return std::chrono::time_point_cast<Clock::Wall::duration>(
      std::chrono::floor<std::chrono::microseconds>(time));
}

}  // namespace

CacheStore::CacheStore(CacheOptions options, const Clock* clock)
    : options_(std::move(options)), clock_(clock) {}

absl::StatusOr<KeyLock> CacheStore::Lock(std::string_view key,
                                         const CallContext& context) {
  if (!IsKey(key)) return NoKey();
  const PrivateFolder* folder = nullptr;
  {
    const std::lock_guard lock(mutex_);
    ASSIGN_OR_RETURN(folder, Folder());
  }
  return KeyLock::Acquire(folder, key, context);
}

std::optional<CacheEntry> CacheStore::Find(std::string_view key) {
  const std::lock_guard lock(mutex_);
  if (!IsKey(key) || !Folder().ok()) return std::nullopt;
  const std::string name(key);
  std::optional<CacheEntry> entry = Load(name);
  if (!entry) return std::nullopt;
  folder_->Touch(FileOf(name), clock_->Now());
  return entry;
}

absl::StatusOr<CacheEntry> CacheStore::Put(std::string_view key, Json value) {
  if (!IsKey(key)) return NoKey();
  const std::lock_guard lock(mutex_);
  ASSIGN_OR_RETURN(const PrivateFolder* folder, Folder());
  const Clock::Wall now = ToMicroseconds(clock_->Now());
  CacheEntry entry = {.value = std::move(value),
                      .created = now,
                      .expires = now + options_.ttl,
                      .stamp = RandomHex(16)};
  const std::string text = CacheEntryText(key, entry);
  const std::string name(key);
  if (text.size() > kMaxEntryBytes ||
      static_cast<int64_t>(text.size()) > options_.max_bytes) {
    Forget(name);
    Log(LogLevel::kWarning, "cache_entry.refused",
        {{"key", name}, {"bytes", text.size()}});
    return entry;
  }
  RETURN_IF_ERROR(folder->Replace(FileOf(key), text));
  folder->Touch(FileOf(key), now);
  known_[name] = {.stamp = entry.stamp,
                  .until = clock_->MonotonicNow() + options_.ttl};
  Sweep(/*newest=*/key);
  return entry;
}

void CacheStore::Remove(std::string_view key) {
  const std::lock_guard lock(mutex_);
  if (IsKey(key) && Folder().ok()) Forget(std::string(key));
}

void CacheStore::RemoveIf(const std::function<bool(const Json&)>& gone) {
  const std::lock_guard lock(mutex_);
  if (!Folder().ok()) return;
  const auto files = folder_->List();
  if (!files.ok()) return;
  for (const PrivateFolder::Entry& file : *files) {
    const std::string key = file.name.substr(0, file.name.find('.'));
    if (!IsKey(key) || file.name != FileOf(key)) continue;
    const std::optional<CacheEntry> entry = Load(key);
    if (entry && gone(entry->value)) Forget(key);
  }
}

CacheStore::Stats CacheStore::Measure() {
  const std::lock_guard lock(mutex_);
  Stats stats = {.damaged = damaged_};
  if (!Folder().ok()) return stats;
  const auto files = folder_->List();
  if (!files.ok()) return stats;
  for (const PrivateFolder::Entry& file : *files) {
    if (!file.name.ends_with(kEntrySuffix)) continue;
    ++stats.entries;
    stats.bytes += file.bytes;
  }
  stats.damaged = damaged_;
  return stats;
}

absl::StatusOr<const PrivateFolder*> CacheStore::Folder() {
  if (!folder_) {
    ASSIGN_OR_RETURN(PrivateFolder folder,
                     PrivateFolder::Open(options_.folder));
    folder_.emplace(std::move(folder));
    Sweep(/*newest=*/{});
  }
  return &*folder_;
}

std::optional<CacheEntry> CacheStore::Load(const std::string& key) {
  const auto text = folder_->Read(FileOf(key), kMaxEntryBytes);
  if (absl::IsNotFound(text.status())) {
    known_.erase(key);
    return std::nullopt;
  }
  if (!text.ok()) {
    Discard(key, std::string(text.status().message()));
    return std::nullopt;
  }
  absl::StatusOr<CacheEntry> entry = ParseCacheEntry(key, *text);
  if (!entry.ok()) {
    Discard(key, std::string(entry.status().message()));
    return std::nullopt;
  }
  if (HasEnded(key, *entry)) {
    Forget(key);
    return std::nullopt;
  }
  return *std::move(entry);
}

bool CacheStore::HasEnded(const std::string& key, const CacheEntry& entry) {
  const Clock::Wall now = clock_->Now();
  if (now >= entry.expires || now < entry.created) return true;
  const Clock::Monotonic monotonic = clock_->MonotonicNow();
  const auto known = known_.find(key);
  if (known != known_.end() && known->second.stamp == entry.stamp) {
    return monotonic >= known->second.until;
  }
  // Another process put it: from now on it also ages by our own clock.
  const auto left =
      std::min<Clock::Wall::duration>(entry.expires - now, options_.ttl);
  known_[key] = {.stamp = entry.stamp, .until = monotonic + left};
  return false;
}

void CacheStore::Forget(const std::string& key) {
  known_.erase(key);
  if (const absl::Status status = folder_->Remove(FileOf(key)); !status.ok()) {
    Log(LogLevel::kWarning, "cache_entry.kept",
        {{"key", key}, {"reason", std::string(status.message())}});
  }
}

void CacheStore::Discard(const std::string& key, std::string_view why) {
  ++damaged_;
  Log(LogLevel::kWarning, "cache_entry.damaged",
      {{"key", key}, {"reason", std::string(why)}});
  Forget(key);
}

void CacheStore::Sweep(std::string_view newest) {
  const auto files = folder_->List();
  if (!files.ok()) {
    Log(LogLevel::kWarning, "cache.unswept",
        {{"reason", std::string(files.status().message())}});
    return;
  }
  std::vector<PrivateFolder::Entry> live;
  for (const PrivateFolder::Entry& file : *files) {
    if (SurvivesSweep(file, newest)) live.push_back(file);
  }
  MakeRoom(std::move(live), newest);
}

bool CacheStore::SurvivesSweep(const PrivateFolder::Entry& file,
                               std::string_view newest) {
  const std::string key = file.name.substr(0, file.name.find('.'));
  if (file.name.ends_with(kTemporarySuffix)) {
    if (clock_->Now() - file.changed > kTemporaryAge) {
      static_cast<void>(folder_->Remove(file.name));
    }
  } else if (!newest.empty() && key == newest) {
    // No need to look into it, nor at who holds it.
    return file.name == FileOf(key);
  } else if (file.name.ends_with(kLockSuffix) && IsKey(key)) {
    // Its holder died if it is free; taking it and letting go removes it.
    CallContext at_once;
    at_once.deadline = CallContext::Clock::time_point::min();
    static_cast<void>(KeyLock::Acquire(&*folder_, key, at_once));
  } else if (file.name == FileOf(key) && IsKey(key)) {
    return Load(key).has_value();
  }
  return false;
}

void CacheStore::MakeRoom(std::vector<PrivateFolder::Entry> live,
                          std::string_view newest) {
  const auto is_newest = [newest](const PrivateFolder::Entry& file) {
    return !newest.empty() && file.name == FileOf(newest);
  };
  std::stable_sort(live.begin(), live.end(), [&](const auto& a, const auto& b) {
    return std::make_pair(is_newest(a), a.changed) <
           std::make_pair(is_newest(b), b.changed);
  });
  int64_t bytes = 0;
  for (const PrivateFolder::Entry& file : live) bytes += file.bytes;
  std::map<std::string, Known> still_known;
  for (size_t i = 0; i < live.size(); ++i) {
    const std::string key = live[i].name.substr(0, live[i].name.find('.'));
    if (bytes > options_.max_bytes || live.size() - i > kMaxEntries) {
      Forget(key);
      bytes -= live[i].bytes;
    } else if (const auto known = known_.find(key); known != known_.end()) {
      still_known.insert(*known);
    }
  }
  known_ = std::move(still_known);
}

}  // namespace osiris
