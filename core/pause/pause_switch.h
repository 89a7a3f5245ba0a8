#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/clock.h"
#include "core/secret/redactor.h"

namespace osiris {

// That a person stopped all assistants, and why.
struct Pause {
  // RFC 3339, UTC. Empty where the file does not say.
  std::string since;
  // The person's words, for people.
  std::string reason;

  friend bool operator==(const Pause&, const Pause&) = default;
};

// The file that stops all assistants of a home while it exists, whatever it
// holds: it works without a desktop, and `touch` and `rm` do what the commands
// do. Thread-safe; also among processes.
class PauseSwitch {
 public:
  // What takes known secrets out of a text; never answers nullptr.
  using Withheld = std::function<std::shared_ptr<const Redactor>()>;

  // `file` is Paths::paused_file. The clock outlives the switch. `withheld`:
  // of the reason, before it is written; empty: it is written as it is.
  PauseSwitch(std::string file, const Clock* clock, Withheld withheld = {});

  // One system call. True, too, where nobody can know.
  bool IsPaused() const;

  // POLICY/PAUSED while assistants are paused.
  absl::Status Check() const;

  // What the file says; nullopt where there is none.
  std::optional<Pause> Read() const;

  // Pauses. Where assistants are paused, they are since when they were, and an
  // empty `reason` leaves the one there is. CONFIG/HOME_UNUSABLE.
  absl::Status Begin(std::string_view reason) const;

  // True if assistants were paused. CONFIG/HOME_UNUSABLE.
  absl::StatusOr<bool> End() const;

 private:
  const std::string file_;
  const Clock* const clock_;
  const Withheld withheld_;
};

}  // namespace osiris
