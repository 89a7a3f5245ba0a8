#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "core/base/error_info.h"
#include "core/base/json.h"

namespace osiris {

// Something that is wrong with a file a person wrote. Files are read to the
// end and every problem is reported, not only the first.
struct Problem {
  enum class Severity {
    // What it concerns cannot be used.
    kError,
    // Osiris goes on; the person should know.
    kWarning,
  };

  Severity severity = Severity::kError;
  // Both count from 1; 0 where the problem has no place in a file.
  int line = 0;
  int column = 0;
  // Outermost first: {"connections", "sqlite", "main", "path"}.
  std::vector<std::string> path;
  // As an error's message. Never holds a value, which may be a secret.
  std::string message;
  // The next thing to try; may be empty. One that names commands needs words
  // for assistants, too.
  std::string hint;
  std::string assistant_hint = {};

  friend bool operator==(const Problem&, const Problem&) = default;
};

// "line 4: `mcp.queu` is not a known key; did you mean `mcp.queue`?"
std::string Describe(const Problem& problem);

// True if any of `problems` is an error.
bool HasErrors(const std::vector<Problem>& problems);

// One error with `code` that tells all errors among `problems` (of which
// there must be one): "`osiris.yaml` has 2 problems: line 4: …; line 7: …".
// Its path is the first one's.
absl::Status ProblemsError(ErrorCode code, std::string_view subject,
                           const std::vector<Problem>& problems);

// {"severity": "error", "line": 4, "path": […], "message": "…", "hint": "…"};
// "line" and "hint" are absent where there is none. The hint is in the words
// of `audience`.
Json ToJson(const Problem& problem, Audience audience = Audience::kPerson);

// The JSON Schema of what ToJson writes.
Json ProblemSchema();

}  // namespace osiris
