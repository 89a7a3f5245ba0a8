#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"

namespace osiris {

// Every failure that Osiris can name. See error_codes.def.
enum class ErrorCode {
#define X(enumerator, ...) enumerator,
#include "core/base/error_codes.def"
#undef X
};

// What the registry says of one code. The views live as long as the program.
struct ErrorCodeInfo {
  ErrorCode code;
  // "kConnectionNotFound".
  std::string_view enumerator;
  // "FAMILY/WORDS", stable for ever.
  std::string_view name;
  absl::StatusCode status;
  // Exit status of the command line, 1 to 70.
  int exit;
  // True where the same call may succeed later without any change.
  bool retryable;
  std::string_view meaning;
  // What to try next: for a person, and for an assistant.
  std::string_view hint;
  std::string_view assistant_hint;
  // The predecessor's code, or empty.
  std::string_view predecessor;
};

// All codes, sorted by name.
const std::vector<ErrorCodeInfo>& AllErrorCodes();

// The registry's entry for `code`.
const ErrorCodeInfo& Describe(ErrorCode code);

// Who reads an error: a person, who has commands, or an assistant, which has
// tools.
enum class Audience { kPerson, kAssistant };

// What a caller can do about an error, beyond its message.
struct ErrorInfo {
  // "FAMILY/WORDS".
  std::string code;
  // Where in the input, outermost first: {"connections", "sqlite", "main"}.
  std::vector<std::string> path;
  // The next thing to try, one sentence, in a person's words.
  std::string hint;
  // The same in an assistant's words; empty where they are no others.
  std::string assistant_hint = {};
  bool retryable = false;

  // The hint in the words of who reads it.
  const std::string& HintFor(Audience audience) const;

  friend bool operator==(const ErrorInfo&, const ErrorInfo&) = default;
};

// Extra facts for MakeError. An empty `hint` takes the registry's. One that
// names commands needs an `assistant_hint` beside it, which names tools.
struct ErrorDetails {
  std::vector<std::string> path;
  std::string hint;
  std::string assistant_hint = {};
};

// Builds a status that carries `code`. `message` starts in lower case, has no
// full stop, quotes names in backticks, and never holds a secret or text that
// a source sent unless quoted as data.
absl::Status MakeError(ErrorCode code, std::string_view message,
                       ErrorDetails details = {});

// As above, from parts that came from another process. A `code` that is not
// registered becomes INTERNAL/UNEXPECTED; the registry's hint for a person
// brings the one for an assistant.
absl::Status MakeErrorFromParts(std::string_view code, std::string_view message,
                                ErrorDetails details);

// What `status` carries. A status made elsewhere gets INTERNAL/UNEXPECTED, or
// the RUN code of the same meaning when it is kCancelled, kDeadlineExceeded or
// kResourceExhausted. Must not be called with an OK status.
ErrorInfo GetErrorInfo(const absl::Status& status);

// The message of `status` for who reads it: an assistant reads `***` for a path
// of this machine, for `${NAME}` and for environment variables that are listed
// after "variables that are not set: " or "made from ", but where the caller is
// told what it said, or of a table. Who wrote a path between backticks, as
// every message does, need not think of that.
std::string MessageFor(const absl::Status& status, Audience audience);

// True if `status` carries `code`.
bool HasCode(const absl::Status& status, ErrorCode code);

// The command line's exit status for `status`; 0 when it is OK.
int ExitStatus(const absl::Status& status);

// `status` with "`context`: " before its message and all else kept.
absl::Status Annotate(const absl::Status& status, std::string_view context);

}  // namespace osiris
