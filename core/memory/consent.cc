#include "core/memory/consent.h"

#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

// "ada" of "ada:x:1000:...", if that is the line of `user`.
std::string_view NameIn(std::string_view line, const std::string& user) {
  const size_t name = line.find(':');
  if (name == line.npos) return {};
  const size_t number = line.find(':', name + 1);
  if (number == line.npos || !line.substr(number + 1).starts_with(user + ":")) {
    return {};
  }
  return line.substr(0, name);
}

// Who this process works for, as /etc/passwd has it. The system's own look-up
// would load libraries into a program that has none.
std::string UserName() {
  const std::string user = fmt::format("{}", geteuid());
  const std::string users = ReadFile("/etc/passwd").value_or("");
  for (size_t at = 0; at < users.size();) {
    const size_t end = std::min(users.find('\n', at), users.size());
    const std::string_view name =
        NameIn(std::string_view(users).substr(at, end - at), user);
    if (!name.empty()) return std::string(name);
    at = end + 1;
  }
  return "user " + user;
}

ConsentAnswer Granted(std::string how) {
  return {.outcome = ConsentAnswer::Outcome::kGranted, .how = std::move(how)};
}

// At doors where people are.
ConsentAnswer OfAPerson(Door door) {
  if (door == Door::kDesktop) return Granted("desktop");
  return Granted(isatty(STDIN_FILENO) != 0 ? "terminal" : "command line");
}

absl::StatusOr<ConsentAnswer> Answer(MemoryConsent rule,
                                     std::optional<bool> claimed,
                                     ConsentSource* source, Call& call,
                                     const ConsentQuestion& question) {
  if (rule == MemoryConsent::kConfigured) {
    return claimed.value_or(true) ? Granted("configuration") : ConsentAnswer();
  }
  if (call.door != Door::kMcp) {
    return claimed.value_or(false) ? OfAPerson(call.door) : ConsentAnswer();
  }
  if (source == nullptr) return ConsentAnswer();
  return source->Ask(call, question);
}

absl::Status Required(Door door) {
  if (door != Door::kMcp) {
    return MakeError(ErrorCode::kMemoryConsentRequired,
                     "nothing was stored: nobody agreed to it",
                     {.path = {"consent"},
                      .hint = "say --consent",
                      .assistant_hint = "go on without it"});
  }
  return MakeError(ErrorCode::kMemoryConsentRequired,
                   "nothing was stored: a person must agree, and nobody could "
                   "be asked; `consent` from an assistant is not enough");
}

}  // namespace

absl::Status CheckMemoryAllowed(MemoryConsent rule) {
  if (rule != MemoryConsent::kNever) return absl::OkStatus();
  return MakeError(ErrorCode::kMemoryDisabled,
                   "nothing was stored: memory is turned off");
}

absl::StatusOr<ConsentRecord> ObtainConsent(MemoryConsent rule,
                                            std::optional<bool> claimed,
                                            ConsentSource* source, Call& call,
                                            const ConsentQuestion& question,
                                            const Clock& clock) {
  RETURN_IF_ERROR(CheckMemoryAllowed(rule));
  ASSIGN_OR_RETURN(ConsentAnswer answer,
                   Answer(rule, claimed, source, call, question));
  switch (answer.outcome) {
    case ConsentAnswer::Outcome::kGranted:
      return ConsentRecord{
          .how = std::move(answer.how),
          .by = answer.by.empty() ? UserName() : std::move(answer.by),
          .time = clock.Now(),
          .sha256 = question.sha256};
    case ConsentAnswer::Outcome::kDenied:
      return MakeError(ErrorCode::kMemoryConsentDenied,
                       "nothing was stored: a person did not agree");
    case ConsentAnswer::Outcome::kNobody:
      break;
  }
  return Required(call.door);
}

}  // namespace osiris
