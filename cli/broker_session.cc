#include "cli/broker_session.h"

#include <optional>
#include <utility>

#include "broker/broker.h"
#include "cli/interrupt_watch.h"
#include "cli/progress_line.h"
#include "cli/secret_prompt.h"
#include "core/base/cancellation.h"
#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/base/version.h"

namespace osiris::cli {

// Destroyed from the end: the broker first, and the watch last.
struct BrokerSession::State {
  Cancellation cancellation;
  InterruptWatch watch{cancellation};
  std::optional<ProgressLine> progress;
  std::unique_ptr<Broker> broker;
};

BrokerSession::BrokerSession(BrokerSessionOptions options,
                             const Terminal& terminal)
    : options_(std::move(options)), terminal_(terminal) {}

BrokerSession::~BrokerSession() = default;

absl::Status BrokerSession::Start() {
  if (state_ != nullptr) return absl::OkStatus();
  auto state = std::make_unique<State>();
  if (options_.show_progress && terminal_.can_redraw()) {
    state->progress.emplace(
        [this](std::string_view text) { terminal_.PrintError(text); },
        terminal_.error_page().width);
  }
  BrokerOptions options;
  options.home = options_.home;
  options.flags = options_.settings;
  options.door = Door::kCli;
  options.ask_secret = [asking = state.get()](const SecretQuestion& question) {
    if (asking->progress.has_value()) asking->progress->Erase();
    return PromptForSecret(question, asking->cancellation);
  };
  ASSIGN_OR_RETURN(state->broker, Broker::Start(options));
  state_ = std::move(state);
  return absl::OkStatus();
}

absl::StatusOr<Json> BrokerSession::Execute(std::string_view operation,
                                            const Json& arguments) {
  RETURN_IF_ERROR(Start());
  Call call;
  call.door = Door::kCli;
  call.client = {.name = "osiris", .version = kVersion};
  call.context.cancellation = state_->cancellation;
  std::optional<ProgressLine>& progress = state_->progress;
  if (progress.has_value()) {
    call.context.progress = [&progress](const Progress& now) {
      progress->Show(now);
    };
  }
  CallOutcome outcome =
      state_->broker->Execute(operation, arguments, std::move(call));
  if (progress.has_value()) progress->Erase();
  // Whatever broke when everything was told to stop, it broke because of it.
  if (!outcome.document.ok() && state_->cancellation.cancelled()) {
    return MakeError(ErrorCode::kRunCancelled, "the call was cancelled");
  }
  return std::move(outcome.document);
}

absl::Status BrokerSession::CheckWorkers() {
  RETURN_IF_ERROR(Start());
  return state_->broker->CheckWorkers();
}

absl::StatusOr<bool> BrokerSession::Agree(std::string_view question) {
  RETURN_IF_ERROR(Start());
  return PromptForConsent(question, state_->cancellation);
}

}  // namespace osiris::cli
