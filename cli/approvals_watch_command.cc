#include "cli/approvals_watch_command.h"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "cli/command_env.h"
#include "cli/home_paths.h"
#include "cli/render/display_text.h"
#include "core/approval/approval_socket.h"
#include "core/base/status_macros.h"
#include "core/config/environment.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

// Questions stand beside the document, which standard output has.
void Print(std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(STDERR_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text.remove_prefix(static_cast<size_t>(written));
  }
}

// Standard input, line by line, without waiting for one.
class Lines {
 public:
  // What was typed before a question answers none.
  void Forget() {
    tcflush(STDIN_FILENO, TCIFLUSH);
    held_.clear();
  }

  // Call it when standard input is readable. False at its end.
  bool Read() {
    std::array<char, 512> buffer;
    const ssize_t size = read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size < 0) return errno == EINTR || errno == EAGAIN;
    held_.append(buffer.data(), static_cast<size_t>(size));
    return size > 0;
  }

  std::optional<std::string> Take() {
    const size_t end = held_.find('\n');
    if (end == std::string::npos) return std::nullopt;
    std::string line = held_.substr(0, end);
    held_.erase(0, end + 1);
    return line;
  }

 private:
  std::string held_;
};

std::optional<ApprovalAnswer> WordIn(std::string_view line) {
  if (line == "o") return ApprovalAnswer::kOnce;
  if (line == "s") return ApprovalAnswer::kSession;
  if (line == "c") return ApprovalAnswer::kSchema;
  if (line == "d") return ApprovalAnswer::kDeny;
  return ApprovalAnswerFrom(line);
}

// A clear word and nothing else allows: Enter alone does not, nor does one for
// more than is asked.
std::optional<ApprovalAnswer> AnswerIn(std::string_view line,
                                       const ApprovalQuestion& question) {
  const std::optional<ApprovalAnswer> answer = WordIn(line);
  if (question.memory && answer != ApprovalAnswer::kOnce &&
      answer != ApprovalAnswer::kDeny) {
    return std::nullopt;
  }
  return answer;
}

std::string_view ChoicesOf(const ApprovalQuestion& question) {
  return question.memory ? "o or d ? " : "o, s, c or d ? ";
}

std::string MemoryText(const ApprovalQuestion& question,
                       const MemoryOffer& memory) {
  return fmt::format(
      "\n{} {} asks for {} bytes of memory `{}`, for {} days\n"
      "  masked, in its words: \"{}\"\n"
      "  by {}; a client's name is what it calls itself\n"
      "  o = keep it, d = deny ({} s) ? ",
      SafeText(question.client.empty() ? "an assistant" : question.client),
      SafeText(question.version), memory.bytes, SafeText(memory.session),
      memory.retention_days, SafeText(memory.excerpt), SafeText(question.tool),
      question.timeout_ms / 1000);
}

std::string QuestionText(const ApprovalQuestion& question) {
  if (question.memory) return MemoryText(question, *question.memory);
  return fmt::format(
      "\n{} {} asks for {} of {}\n"
      "  by {}; a client's name is what it calls itself\n"
      "  o = once, s = session, c = schema only, d = deny ({} s) ? ",
      SafeText(question.client.empty() ? "an assistant" : question.client),
      SafeText(question.version), SafeText(question.shows),
      SafeText(question.connection), SafeText(question.tool),
      question.timeout_ms / 1000);
}

// Shows one question after the other until the end of input.
class Watch {
 public:
  explicit Watch(const ApprovalListener& listener) : listener_(listener) {}

  void Run() {
    while (true) {
      pollfd fds[] = {{STDIN_FILENO, POLLIN, 0},
                      {pending_ ? pending_->fd() : listener_.fd(), POLLIN, 0}};
      if (poll(fds, 2, -1) < 0 && errno != EINTR) return;
      if (fds[0].revents != 0) {
        const bool more = lines_.Read();
        TakeLines();
        if (!more) return;
      }
      if (fds[1].revents != 0) Hear();
    }
  }

 private:
  void Hear() {
    if (pending_) {
      Print("\nnobody waits for this answer any more: it was denied\n");
      pending_.reset();
      return;
    }
    pending_ = listener_.Next();
    if (!pending_) return;
    lines_.Forget();
    Print(QuestionText(pending_->question()));
  }

  void TakeLines() {
    while (std::optional<std::string> line = lines_.Take()) {
      if (!pending_) continue;
      const std::optional<ApprovalAnswer> answer =
          AnswerIn(*line, pending_->question());
      if (!answer) {
        Print(ChoicesOf(pending_->question()));
        continue;
      }
      Print(pending_->Answer(*answer)
                ? fmt::format("answered: {}\n", NameOf(*answer))
                : "nobody waited any more\n");
      pending_.reset();
    }
  }

  const ApprovalListener& listener_;
  Lines lines_;
  std::optional<PendingApproval> pending_;
};

absl::StatusOr<Answer> Run(const Json&, CommandEnv& env) {
  ASSIGN_OR_RETURN(const Paths paths, FindPaths(env.home));
  RETURN_IF_ERROR(CheckNamedHome(paths));
  ASSIGN_OR_RETURN(const ApprovalListener listener,
                   ApprovalListener::Bind(
                       ApprovalSockets(paths.home, ProcessEnvironment())));
  Print(fmt::format("waiting for questions of assistants of {}\n",
                    SafeText(paths.home)));
  Watch(listener).Run();
  return Answer{.document = {{"status", "success"}}};
}

}  // namespace

Command ApprovalsWatchCommand() {
  Command command;
  command.words = {"approvals", "watch"};
  command.summary = "answer the questions of assistants";
  command.description =
      "Shows who asks for what of which source, or wants what remembered, and "
      "reads the answer from standard input: `o` allows this call, `s` calls "
      "like it for as long as the client's server runs, `c` structure and no "
      "values, `d` denies. No answer in time is a denial. Ends with Ctrl-C or "
      "the end of input.";
  command.run = Run;
  command.render = [](const Json&, const Page&) { return std::string(); };
  return command;
}

}  // namespace osiris::cli
