#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/base/cancellation.h"
#include "core/base/unique_fd.h"
#include "core/secret/secret.h"

namespace osiris::cli {

// The terminal of this process, whatever its standard streams are, for as long
// as a person types something that is not to be seen. Nothing typed is shown,
// and no key makes a signal. When this ends, the terminal is as it was, and
// what was typed beyond the answers is forgotten.
class TerminalDialog {
 public:
  // nullopt where there is no terminal, or nobody before it: neither standard
  // input nor standard error is one. A cancellation ends what waits.
  static std::optional<TerminalDialog> Open(Cancellation cancellation);
  TerminalDialog(TerminalDialog&&) noexcept;
  TerminalDialog& operator=(TerminalDialog&&) = delete;
  ~TerminalDialog();

  void Say(std::string_view text) const;

  // One line. Backspace and Ctrl-U work. May be empty.
  //   PROTOCOL/ARGUMENT_INVALID   it is too long
  //   RUN/CANCELLED               Ctrl-C, Ctrl-D on an empty line, a hang-up,
  //                               or the cancellation
  absl::StatusOr<Secret> ReadLine(std::string_view prompt) const;

  // True if the next key is a `y`. RUN/CANCELLED as ReadLine.
  absl::StatusOr<bool> Agrees(std::string_view question) const;

 private:
  struct Saved;
  TerminalDialog(UniqueFd terminal, std::unique_ptr<Saved> saved,
                 Cancellation cancellation);
  absl::StatusOr<char> Key() const;

  UniqueFd terminal_;
  std::unique_ptr<Saved> saved_;
  Cancellation cancellation_;
};

}  // namespace osiris::cli
