#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace osiris {

// A call that ended before a memory was captured.
struct EvidencedCall {
  std::string correlation_id;
  // "discovery.request".
  std::string operation;
  // "@sqlite.movies", or empty.
  std::string target;
  // "ok" or a code.
  std::string outcome;
  // RFC 3339, as the audit log has it.
  std::string time;

  friend bool operator==(const EvidencedCall&, const EvidencedCall&) = default;
};

// What an entry rests on: the calls that one process of Osiris had answered
// before. Each is found again by `osiris audit show`.
struct Evidence {
  // Of the process: `session` in the audit log. Empty without calls.
  std::string audit_session;
  // Oldest first.
  std::vector<EvidencedCall> calls;
  // There were more before them.
  bool truncated = false;
};

// The newest `most` calls that the process `session` answered, by its own audit
// log in `folder`: what the record says, not what an assistant says. Calls that
// only look at memory and resources do not count. Reads the end of one or two
// files, and a longer one, of some ten thousand calls, where too few count;
// what cannot be read is no evidence.
Evidence EvidenceFromAudit(const std::string& folder,
                           const std::string& session, size_t most);

}  // namespace osiris
