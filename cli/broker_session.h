#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/terminal.h"
#include "core/base/json.h"

namespace osiris::cli {

struct BrokerSessionOptions {
  // --home, or empty.
  std::string home;
  // --set.
  std::map<std::string, std::string> settings;
  // Draw progress on standard error, where that can be drawn over.
  bool show_progress = true;
};

// A broker for as long as one command runs. Starts with the first call, so
// that a command that makes none starts nothing. One thread at a time.
//
// While it lives, Ctrl-C cancels what runs and makes calls fail with
// RUN/CANCELLED; the second one ends the program. Calls may ask the person at
// the terminal for secrets.
class BrokerSession {
 public:
  BrokerSession(BrokerSessionOptions options, const Terminal& terminal);
  ~BrokerSession();

  // Makes one call, as this program, and waits for its document.
  absl::StatusOr<Json> Execute(std::string_view operation,
                               const Json& arguments);

  // Starts a worker and ends it.
  absl::Status CheckWorkers();

  // As PromptForConsent.
  absl::StatusOr<bool> Agree(std::string_view question);

 private:
  struct State;

  absl::Status Start();

  const BrokerSessionOptions options_;
  const Terminal& terminal_;
  std::unique_ptr<State> state_;
};

}  // namespace osiris::cli
