#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace osiris {

// What readers ask of one line of the audit log, without building a document:
// views into the line, as they are written there (texts without their quotes,
// escapes kept); empty where the line has no such member.
struct AuditLine {
  // 0 where there is none.
  int64_t sequence = 0;
  std::string_view time;
  std::string_view session;
  std::string_view correlation_id;
  std::string_view event;
  std::string_view door;
  // {"name":"…","version":"…"}
  std::string_view client;
  std::string_view operation;
  std::string_view target;
  std::string_view outcome;
};

// The members of `line`, a JSON object without its newline; nothing where it
// is none. Looks at the outermost members only and checks no more than it
// needs: whether a line is genuine is the chain's question. Any bytes are safe.
std::optional<AuditLine> ReadAuditLine(std::string_view line);

}  // namespace osiris
