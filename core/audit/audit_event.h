#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"

namespace osiris {

enum class AuditEventKind {
  kServerStarted,
  kServerStopped,
  kSegmentOpened,
  kCallBegan,
  kCallEnded,
  kCallRefused,
  kCallDenied,
  kCallCancelled,
  kCallTimedOut,
  kCallCrashed,
  kPayloadLost,
  kSealViolated,
  // The end of a call that was only to ask a person, by the client's form and
  // within the client's request: nothing was answered, so it counts as no call.
  // The one that is made with the answer does.
  kConsentAsked,
  // A person agreed: to a call, and `outcome` is how: "once", "session",
  // "schema"; or to a memory.
  kConsentGiven,
  // Other rules are in force for assistants: of `target`, or of all sources.
  // `operation` is "assistants.pause" or "assistants.resume" where that is the
  // change.
  kPolicyChanged,
  kCheckpoint,
  // Retention takes segments away: those that `heads` name.
  kSegmentsRemoved,
};

// "call.began", ...
std::string_view NameOf(AuditEventKind kind);

// The last line that another segment had.
struct AuditHead {
  // The segment's name, without its folder.
  std::string file;
  int64_t sequence = 0;
  // That line's `h`.
  std::string hash;
};

// What a checkpoint proves: that the key of its epoch was there when the line
// before it was the last one.
struct AuditCheckpoint {
  // From 0, one more with each checkpoint of a segment.
  int64_t epoch = 0;
  // HMAC-SHA256 under the key of the epoch, hex.
  std::string mac;
  // Nothing comes after it.
  bool last = false;
};

// One line of the audit log: who asked for what, of what, how it ended.
//
// Records sizes and keyed hashes, never contents: no argument, row, secret or
// resolved address reaches the log.
struct AuditEvent {
  AuditEventKind kind = AuditEventKind::kCallBegan;
  // Joins the lines of one call, its reply, and what the worker logged.
  std::string correlation_id;
  // "mcp", "cli", "desktop".
  std::string door;
  // As the client calls itself; self-declared.
  std::string client_name;
  std::string client_version;
  // "discovery.request".
  std::string operation;
  // "@sqlite.movies". A reference, never an address.
  std::string target;
  // Keyed BLAKE2b of the canonical arguments, hex; and their length.
  std::string arguments_hmac;
  std::optional<int64_t> arguments_bytes;
  // "ok" or an error's code.
  std::string outcome;
  // Rows of the source and bytes in the answer.
  std::optional<int64_t> rows;
  std::optional<int64_t> bytes;
  // Values in the answer with masks over them, whole or in parts.
  std::optional<int64_t> masked;
  // "sha256:…" of the answer; what is kept of it is found by it.
  std::string payload;
  std::optional<int64_t> elapsed_us;
  // Of `server.started`: the tier of the front's seal, "A" to "D".
  std::string seal;
  // Of `segment.opened`: the segments written last before it, and, where this
  // one is sealed, after how many lines at most a checkpoint comes. Of
  // `segments.removed`: the last lines of those that go.
  std::vector<AuditHead> heads;
  std::optional<int64_t> sealed_every;
  // Of `checkpoint`.
  std::optional<AuditCheckpoint> checkpoint;
};

// Appends `event` to `line`, which is empty, as one line of canonical JSON
// without its newline: members in the order of the contract, those without a
// value left out.
void AppendAuditLine(const AuditEvent& event, int64_t sequence,
                     Clock::Wall time, std::string_view session,
                     std::string& line);

// The same as a text of its own.
std::string FormatAuditLine(const AuditEvent& event, int64_t sequence,
                            Clock::Wall time, std::string_view session);

}  // namespace osiris
