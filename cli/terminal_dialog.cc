#include "cli/terminal_dialog.h"

#include <fcntl.h>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/secret/secret_builder.h"

namespace osiris::cli {
namespace {

constexpr char kCtrlC = 3;
constexpr char kCtrlD = 4;
constexpr char kCtrlU = 21;

absl::Status Cancelled() {
  return MakeError(ErrorCode::kRunCancelled, "the question was not answered");
}

}  // namespace

struct TerminalDialog::Saved {
  termios settings = {};
};

std::optional<TerminalDialog> TerminalDialog::Open(Cancellation cancellation) {
  if (isatty(STDIN_FILENO) == 0 && isatty(STDERR_FILENO) == 0) {
    return std::nullopt;
  }
  UniqueFd terminal(open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
  auto saved = std::make_unique<Saved>();
  if (!terminal || tcgetattr(terminal.get(), &saved->settings) != 0) {
    return std::nullopt;
  }
  termios silent = saved->settings;
  silent.c_lflag &= ~static_cast<tcflag_t>(ECHO | ECHONL | ICANON | ISIG);
  silent.c_cc[VMIN] = 1;
  silent.c_cc[VTIME] = 0;
  if (tcsetattr(terminal.get(), TCSAFLUSH, &silent) != 0) return std::nullopt;
  return TerminalDialog(std::move(terminal), std::move(saved),
                        std::move(cancellation));
}

TerminalDialog::TerminalDialog(UniqueFd terminal, std::unique_ptr<Saved> saved,
                               Cancellation cancellation)
    : terminal_(std::move(terminal)),
      saved_(std::move(saved)),
      cancellation_(std::move(cancellation)) {}

TerminalDialog::TerminalDialog(TerminalDialog&&) noexcept = default;

TerminalDialog::~TerminalDialog() {
  if (saved_ != nullptr) {
    tcsetattr(terminal_.get(), TCSAFLUSH, &saved_->settings);
  }
}

void TerminalDialog::Say(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t written = write(terminal_.get(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<size_t>(written));
  }
}

absl::StatusOr<char> TerminalDialog::Key() const {
  while (true) {
    pollfd polled[] = {{terminal_.get(), POLLIN, 0},
                       {cancellation_.fd(), POLLIN, 0}};
    if (poll(polled, 2, -1) < 0) {
      if (errno == EINTR) continue;
      return Cancelled();
    }
    if (polled[1].revents != 0) return Cancelled();
    char key = 0;
    const ssize_t count = read(terminal_.get(), &key, 1);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0 || key == kCtrlC) return Cancelled();
    return key;
  }
}

absl::StatusOr<Secret> TerminalDialog::ReadLine(std::string_view prompt) const {
  Say(prompt);
  SecretBuilder line;
  while (true) {
    const absl::StatusOr<char> key = Key();
    if (!key.ok() || (*key == kCtrlD && line.empty())) {
      Say("\n");
      return Cancelled();
    }
    if (*key == '\n' || *key == '\r' || *key == kCtrlD) break;
    if (*key == 0x7f || *key == '\b') {
      line.RemoveLast();
    } else if (*key == kCtrlU) {
      line.Clear();
    } else if (static_cast<unsigned char>(*key) >= ' ' &&
               !line.Append({&*key, 1})) {
      Say("\n");
      return MakeError(ErrorCode::kProtocolArgumentInvalid,
                       "what was typed is too long for a secret");
    }
  }
  Say("\n");
  return line.Take();
}

absl::StatusOr<bool> TerminalDialog::Agrees(std::string_view question) const {
  Say(question);
  const absl::StatusOr<char> key = Key();
  const bool agrees = key.ok() && (*key == 'y' || *key == 'Y');
  Say(agrees ? "yes\n" : "no\n");
  RETURN_IF_ERROR(key.status());
  return agrees;
}

}  // namespace osiris::cli
