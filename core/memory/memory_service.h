#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/clock.h"
#include "core/base/json.h"
#include "core/memory/memory_index.h"
#include "core/memory/memory_store.h"
#include "core/memory/memory_writer.h"
#include "core/operation/operation.h"

namespace osiris {

// What memory is built from. All but values outlives the service.
struct MemoryParts {
  // The sessions' folder, and the index's file.
  std::string folder;
  std::string index_file;
  MemoryLimits limits;
  MemoryWriterParts writer;
};

// What retention took, or would take.
struct MemorySweep {
  int64_t entries = 0;
  // Of which nothing is left.
  int64_t sessions = 0;
  // Sessions from which what has expired could not be taken, with the reason.
  std::vector<std::string> failed;
};

// Keeps what assistants and people want to remember of a session: with a
// person's consent, without personal data, for a limited time, beside the calls
// it rests on. Building it touches nothing. Thread-safe.
class MemoryService {
 public:
  explicit MemoryService(MemoryParts parts);

  // See MemoryWriter::Capture.
  absl::StatusOr<Json> Capture(const Json& arguments, Call& call);

  // The newest `limit` entries after the newest `offset`, of one session or,
  // where that is empty, of all. MEMORY/NOT_FOUND for a session that is not
  // there.
  absl::StatusOr<Json> List(const std::string& session, int64_t offset,
                            int64_t limit) const;

  // All of one entry. MEMORY/NOT_FOUND.
  absl::StatusOr<Json> Show(const std::string& memory_id) const;

  // The entries in which all words of `query` stand, best first: see
  // MemoryIndex::Search. Of one session or, where that is empty, of all.
  absl::StatusOr<Json> Search(const std::string& query,
                              const std::string& session, int64_t limit,
                              const CallContext& context);

  // Removes one entry (`memory_id`) or a whole session (`session_id`), also
  // what was changed and is shown to nobody. MEMORY/NOT_FOUND. A whole session
  // is a person's to forget: from an assistant it is MEMORY/CONSENT_REQUIRED.
  absl::StatusOr<Json> Forget(const Json& arguments, const Call& call);

  // What is kept of `session` and has not expired, oldest first.
  // MEMORY/NOT_FOUND where that is nothing.
  absl::StatusOr<std::vector<MemoryEntry>> Entries(
      const std::string& session) const;

  // The sessions that hold anything, sorted by name.
  absl::StatusOr<std::vector<MemoryFile>> Sessions() const;

  // The sessions that hold entries whose time is over.
  absl::StatusOr<std::vector<MemoryFile>> Overdue() const;

  // Takes what has expired out of one session, and out of the index. OK where
  // the session is gone.
  absl::Status SweepSession(const std::string& session,
                            const CallContext& context);

  // Removes what has expired: entries whose time is over, and those that are
  // older than memory.max_retention_days allows. With `dry_run` only counts.
  // For a retention engine; a failure at one session leaves no other out.
  MemorySweep Sweep(bool dry_run, const CallContext& context);

  // Sweep, at most once an hour, and logs what was done. For a timer.
  void SweepIfDue();

 private:
  // How many entries of a session went, or would go.
  absl::StatusOr<int64_t> TakeExpired(const std::string& session, bool dry_run,
                                      const CallContext& context);
  bool IsAlive(const MemoryEntry& entry) const;
  // Also of those that were changed.
  int64_t CountExpired(const MemorySession& held) const;
  // The entries that have not expired, of one session or of all; those that
  // were changed; how many lines cannot be read. Of all, a session that cannot
  // be read counts as one.
  absl::StatusOr<MemorySession> Alive(const std::string& session) const;
  absl::StatusOr<MemoryEntry> Find(const std::string& memory_id) const;
  // Of the entry, also where it was changed: it is to go.
  absl::StatusOr<std::string> SessionOf(const std::string& memory_id) const;

  const MemoryParts parts_;
  MemoryStore store_;
  MemoryIndex index_;
  MemoryWriter writer_;
  std::mutex mutex_;
  std::optional<Clock::Monotonic> swept_;
};

}  // namespace osiris
