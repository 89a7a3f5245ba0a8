#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace osiris {

// Which lines of the audit log one wants. What is empty leaves nothing out.
struct AuditFilter {
  // UTC, RFC 3339 or the beginning of it: "2026-11-25", "2026-11-25T12:30".
  // From the first such moment on; before the first such moment.
  std::string since;
  std::string until;
  // Exactly, as the line has them.
  std::string client;
  std::string operation;
  std::string outcome;
  std::string door;
  std::string event;
  std::string target;
  std::string correlation_id;
  std::string session;
  // Anywhere in the line, as it is written.
  std::string text;
};

// Whether `line`, without its newline, is one of them. A line that is no object
// has nothing but its text.
bool Matches(const AuditFilter& filter, std::string_view line);

// A line, and where it is.
struct AuditEntry {
  std::string line;
  // The segment's name.
  std::string file;
  // From 1.
  int64_t number = 0;
};

// Half a line at the end of a segment that nobody writes.
struct AuditTail {
  std::string file;
  int64_t bytes = 0;
};

// What has a segment's name and cannot be read: a pipe, a link, another user's.
struct AuditUnreadable {
  std::string file;
  // Why.
  std::string message;
};

// What was found.
struct AuditSelection {
  // The newest of them, oldest first: by time, session, number in the session.
  std::vector<AuditEntry> entries;
  // How many there are, shown or not; and how many lines were looked at.
  int64_t matched = 0;
  int64_t lines = 0;
  int64_t segments = 0;
  std::vector<AuditTail> torn;
  // What was left out.
  std::vector<AuditUnreadable> unreadable;
  // Of each segment that was read: the bytes of its whole lines.
  std::map<std::string, int64_t> ends;
};

// The newest `limit` lines of all segments of `folder` that match. Reads each
// segment once, some megabytes at a time. Fails with a plain status where the
// folder cannot be read.
absl::StatusOr<AuditSelection> SelectAudit(const std::string& folder,
                                           const AuditFilter& filter,
                                           int64_t limit);

}  // namespace osiris
