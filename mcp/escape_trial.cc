#include "mcp/escape_trial.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <utility>

#include "core/base/unique_fd.h"
#include "mcp/seal/escape_attempts.h"

namespace osiris::mcp {
namespace {

struct Trial {
  EscapeAttempt attempt;
  EscapeTargets targets;
  // What the targets name, for as long as the front runs.
  UniqueFd root;
  UniqueFd program;
};

void Say(const std::string& line) {
  if (write(STDERR_FILENO, line.data(), line.size()) < 0) _exit(1);
}

[[noreturn]] void Try(const Trial& trial) {
  Say("escape.begun " + trial.attempt.name + "\n");
  const int end = trial.attempt.attempt(trial.targets);
  Say("escape.ended " + trial.attempt.name + " " + std::to_string(end) + "\n");
  _exit(0);
}

// Fills in what is attempted and where. False: the texts do not say.
bool Prepare(int parent, const std::vector<std::string>& texts, Trial& trial) {
  if (texts.size() != 4) return false;
  for (const EscapeAttempt& attempt : AllEscapeAttempts()) {
    if (attempt.name == texts[0]) trial.attempt = attempt;
  }
  EscapeTargets& targets = trial.targets;
  targets.folder = texts[1];
  targets.socket_path = SocketPathIn(targets.folder);
  targets.socket_name = SocketNameFor(targets.folder);
  const char* const end = texts[2].data() + texts[2].size();
  targets.parent = parent;
  return trial.attempt.attempt != nullptr &&
         std::from_chars(texts[2].data(), end, targets.port).ptr == end;
}

// Opens what must be open before the seal. Returns the highest descriptor.
int Open(Trial& trial, int last_fd) {
  trial.root = UniqueFd(open("/", O_PATH));
  trial.program = MakeProgramInMemory();
  trial.targets.root_fd = trial.root.get();
  trial.targets.program_fd = trial.program.get();
  if (!trial.root || !trial.program) _exit(1);
  return std::max({last_fd, trial.root.get(), trial.program.get()});
}

}  // namespace

FrontTrial MakeEscapeTrial(int parent, std::vector<std::string> texts) {
  const auto trial = std::make_shared<Trial>();
  const bool prepared = Prepare(parent, texts, *trial);
  const bool sealed = prepared && texts[3] == "sealed";
  return {.before_seal =
              [trial, prepared, sealed](int last_fd) {
                if (!prepared) _exit(1);
                last_fd = Open(*trial, last_fd);
                if (!sealed) Try(*trial);
                return last_fd;
              },
          .after_seal = [trial] { Try(*trial); }};
}

}  // namespace osiris::mcp
