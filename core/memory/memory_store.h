#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/cache/private_folder.h"
#include "core/memory/memory_entry.h"

namespace osiris {

// How much may be held.
struct MemoryLimits {
  // Of a session: what is in it can always be read at once.
  int64_t max_entries = 1000;
  int64_t max_bytes = int64_t{8} << 20;
  // Of all sessions together.
  int64_t max_total_bytes = int64_t{256} << 20;
};

// A session on disk.
struct MemoryFile {
  std::string session;
  int64_t bytes = 0;
  // When it was last written.
  Clock::Wall changed;
};

// What a session holds.
struct MemorySession {
  // In the order in which they were stored, also those that have expired.
  std::vector<MemoryEntry> entries;
  // Those that hold something else than what was agreed to
  // (ConsentRecord::sha256): for nobody to read, and to be removed as others.
  std::vector<MemoryEntry> changed;
  // Lines that are no entries (any more): half of one, after a power cut, and
  // each of `changed`.
  int64_t unreadable = 0;
  // Of all sessions, those in which such lines are.
  std::vector<std::string> unreadable_in;
};

// What was kept, one file of JSON Lines a session, mode 0600:
//
//   <folder>/NAME.jsonl
//
// An entry comes in with one write on a descriptor opened for appending, and
// is on the disk when Append returns. Entries go by a new file in place of the
// old one, whole or not at all. Links are never followed, at no step of a path.
// Processes that change it wait for each other; readers wait for nobody and see
// the old file or the new one. Holds nothing: thread-safe. Everything that the
// disk refuses is MEMORY/STORE_UNUSABLE.
class MemoryStore {
 public:
  // Touches nothing yet.
  explicit MemoryStore(std::string folder, MemoryLimits limits = {});

  // MEMORY/SESSION_FULL, RUN/CANCELLED, RUN/TIMED_OUT; MEMORY/NOT_FOUND for
  // what cannot be a session.
  absl::Status Append(const MemoryEntry& entry, const CallContext& context);

  // The sessions there are, sorted by name; none where the folder is missing.
  absl::StatusOr<std::vector<MemoryFile>> List() const;

  // MEMORY/NOT_FOUND where there is no such session.
  absl::StatusOr<MemorySession> Read(const std::string& session) const;

  // What tells this content of the session's file from another. As Read.
  absl::StatusOr<std::string> Stamp(const std::string& session) const;

  // Removes the entries of `session` that `wanted` names, changed ones too;
  // with the last of all the file goes, and what is no entry in it. How many
  // went. As Read.
  using Wanted = std::function<bool(const MemoryEntry&)>;
  absl::StatusOr<int64_t> Remove(const std::string& session,
                                 const Wanted& wanted,
                                 const CallContext& context);

 private:
  // The folder, or MEMORY/NOT_FOUND where there is none yet.
  absl::StatusOr<PrivateFolder> Existing() const;
  // MEMORY/SESSION_FULL where `bytes` more are too many for all sessions.
  absl::Status CheckTotal(size_t bytes) const;

  const std::string folder_;
  const MemoryLimits limits_;
};

}  // namespace osiris
