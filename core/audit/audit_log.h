#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/audit/audit_event.h"
#include "core/audit/seal_key_store.h"
#include "core/base/clock.h"
#include "core/config/config.h"

namespace osiris {

// What Append waits for. With `flush` it never waits for the disk, with
// `strict` always.
enum class AuditWait {
  // The kernel has the line: it outlives the process.
  kWritten,
  // The disk has it, and all lines before: it outlives a power cut.
  kKept,
};

// How a log works.
struct AuditLogOptions {
  AuditDurability durability = AuditDurability::kDurable;
  // A sealed segment gets a checkpoint after so many lines (of a change of it
  // the next segment hears), and after that time when a line comes or SealDue
  // is called; and at once after a line that says what is removed.
  int64_t checkpoint_events = 50;
  std::chrono::milliseconds checkpoint_after{1000};
  // Outlives the log. nullptr: no segment is sealed.
  SealKeyStore* keys = nullptr;
  // Makes a descriptor's file durable: 0, or an errno. Empty: fdatasync.
  std::function<int(int fd)> sync;
  // Writes out what a descriptor's file has in memory. Empty: sync_file_range.
  std::function<int(int fd)> write_back;
};

// The log of one broker process: its own segment, one line an event, each one
// `write` on a descriptor opened for appending, chained to the line before
// (core/audit/audit_chain.h), sealed where there is a store of keys.
//
//   <folder>/mcp_audit_<UTC date>_<session>.jsonl       mode 0600
//
// A new segment begins at UTC midnight, and names the segments that were there
// with their last lines' hashes; these are on disk before it relies on its own.
// Fails closed: when a line cannot be written
// whole, or not be made durable, Append says so, and whoever asked must not go
// on. What was half written is put back to the last whole line; after a failed
// sync, or when somebody removed, renamed or changed the file, the segment is
// left and the next Append begins another. That the file has another name, or
// none, shows within 100 microseconds, so between two calls; all else at once.
// Each Append tries anew. Thread-safe; no lock is held while the disk syncs.
class AuditLog {
 public:
  // Opens nothing yet. `session` is 32 hex digits of this process; `clock`
  // outlives the log.
  AuditLog(std::string folder, std::string session, const Clock& clock,
           AuditLogOptions options = {});
  // Seals what is not sealed, and logs the head.
  ~AuditLog();

  // Writes one line. AUDIT/UNAVAILABLE: it must not be relied upon; also for
  // `segments.removed` in a segment whose key could not be kept, as no seal
  // would prove it.
  absl::Status Append(const AuditEvent& event, AuditWait wait);

  // Settings for the lines that come.
  void Configure(AuditDurability durability, int64_t checkpoint_events,
                 std::chrono::milliseconds checkpoint_after);

  // Writes the checkpoint that is due by time, if one is. For a timer.
  void SealDue();

  // Where the current segment is, or empty before the first line.
  std::string path() const;

  const std::string& folder() const { return folder_; }
  const std::string& session() const { return session_; }

  // Keyed BLAKE2b (32 hex digits) of `canonical`, for AuditEvent. The key is
  // random and dies with the process: equal arguments show within a session,
  // and nobody can find them by guessing.
  std::string HashArguments(std::string_view canonical) const;

 private:
  struct Segment;

  // Once the disk has so many checkpoints of it: says so where its key is.
  void NoteKept(Segment& segment, int64_t seals) const;

  // All of these under the lock.
  absl::Status Write(const AuditEvent& event);
  absl::Status OpenSegment(Clock::Wall now);
  absl::StatusOr<std::shared_ptr<Segment>> CreateSegment(Clock::Wall now);
  absl::Status BeginSegment(Clock::Wall now, const std::string& before);
  absl::Status WriteLine(const AuditEvent& event, Clock::Wall now);
  absl::Status CheckUntouched(Clock::Wall now);
  // The next line begins another segment. `why`: "removed", "changed".
  absl::Status LeaveSegment(std::string_view why);
  void BeginSeals(SealKeyStore& keys);
  absl::Status CheckpointIf(bool due, Clock::Wall now, bool last = false);
  bool CheckpointIsDue() const;
  // Ends the segment in good order, and notes that where its key is.
  void EndSegment(bool day_ended);
  void NoteEnd(Segment& segment) const;

  const std::string folder_;
  const std::string session_;
  const Clock& clock_;
  const std::string key_;

  mutable std::mutex mutex_;
  AuditLogOptions options_;
  std::shared_ptr<Segment> segment_;
  // One that has no line yet, as the disk was full.
  std::shared_ptr<Segment> unbegun_;
  // How many names were used, by date.
  std::map<std::string, int> names_;
  std::string path_;
  int64_t sequence_ = 0;
  // The line being written; a member for its memory.
  std::string line_;
};

}  // namespace osiris
