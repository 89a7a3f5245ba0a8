#include "cli/secret_prompt.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <string>
#include <utility>

#include "cli/render/display_text.h"
#include "cli/terminal_dialog.h"
#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/secret/kept_secrets.h"
#include "core/secret/secret_builder.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

constexpr int kTries = 3;

absl::Status NoSecret(const std::string& why) {
  return MakeError(ErrorCode::kProtocolArgumentInvalid, why,
                   {.path = {},
                    .hint = "type it at a terminal, or pipe it in: it is "
                            "never an argument"});
}

absl::StatusOr<Secret> ReadInput(const Cancellation& cancellation) {
  SecretBuilder input;
  while (true) {
    pollfd polled[] = {{STDIN_FILENO, POLLIN, 0},
                       {cancellation.fd(), POLLIN, 0}};
    if (poll(polled, 2, -1) < 0 && errno != EINTR) break;
    if (cancellation.cancelled()) {
      return MakeError(ErrorCode::kRunCancelled, "the call was cancelled");
    }
    if (polled[0].revents == 0) continue;
    const ssize_t count = input.ReadFrom(STDIN_FILENO);
    if (count == 0) break;
    if (count > 0 || errno == EINTR) continue;
    return NoSecret(errno == EFBIG ? "what was piped in is too long for a "
                                     "secret"
                                   : "standard input cannot be read");
  }
  input.DropLineEnd();
  if (input.empty()) return NoSecret("standard input holds no secret");
  if (input.Holds('\0')) {
    return NoSecret("what was piped in holds a zero byte");
  }
  return input.Take();
}

// The same line twice.
absl::StatusOr<Secret> ReadTwice(const TerminalDialog& dialog,
                                 const std::string& prompt) {
  for (int i = 0; i < kTries; ++i) {
    ASSIGN_OR_RETURN(Secret first, dialog.ReadLine(prompt));
    if (first.empty()) {
      dialog.Say("it is empty; try again\n");
      continue;
    }
    ASSIGN_OR_RETURN(const Secret second, dialog.ReadLine("the same again: "));
    if (SameSecret(first, second)) return first;
    dialog.Say("the two differ; try again\n");
  }
  return NoSecret("the same was not typed twice");
}

}  // namespace

absl::StatusOr<Secret> PromptForSecret(const SecretQuestion& question,
                                       const Cancellation& cancellation) {
  const bool is_value = question.kind == SecretQuestion::Kind::kValue;
  if (is_value && isatty(STDIN_FILENO) == 0) return ReadInput(cancellation);
  const std::optional<TerminalDialog> dialog =
      TerminalDialog::Open(cancellation);
  if (!dialog.has_value()) {
    if (is_value) return NoSecret("there is no terminal to ask at");
    return MakeError(
        ErrorCode::kConfigVaultLocked,
        "the vault stays locked: nobody is there to type its passphrase");
  }
  if (is_value) {
    return ReadTwice(*dialog, fmt::format("{}: ", SafeText(question.what)));
  }
  if (question.kind == SecretQuestion::Kind::kNewPassphrase) {
    dialog->Say(
        "There is no vault yet. Its passphrase opens it, and nobody can "
        "recover it.\n");
    return ReadTwice(*dialog, "a passphrase for the new vault: ");
  }
  ASSIGN_OR_RETURN(Secret passphrase,
                   dialog->ReadLine("passphrase of the vault: "));
  if (!passphrase.empty()) return passphrase;
  return MakeError(ErrorCode::kConfigVaultLocked,
                   "the vault stays locked: the passphrase is empty");
}

absl::StatusOr<bool> PromptForConsent(std::string_view question,
                                      const Cancellation& cancellation) {
  const std::optional<TerminalDialog> dialog =
      TerminalDialog::Open(cancellation);
  if (dialog.has_value()) return dialog->Agrees(question);
  return MakeError(ErrorCode::kProtocolUsageInvalid,
                   "nobody is there to be asked, and --yes is not given",
                   {.path = {}, .hint = "--dry-run says what would be done"});
}

}  // namespace osiris::cli
