#pragma once

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/call_context.h"
#include "core/base/json.h"
#include "core/config/paths.h"
#include "core/connection/known_secrets.h"
#include "core/payload/payload_search.h"

namespace osiris {

// Looks for secrets in all that Osiris keeps: the answers that were sent, and
// every file below `.osiris`, and its name, but those that hold secrets by
// design. Reads only. Thread-safe.
class LeakCheck {
 public:
  // Asked once a check for the secrets of connections.
  using SecretSource = std::function<absl::StatusOr<KnownSecrets>()>;

  // `answers` outlives it.
  LeakCheck(Paths paths, SecretSource secrets, const PayloadSearch* answers);

  // The document of `payload.leakcheck`: each place in which a secret, or one
  // of `canaries`, was found, in what form, and never a byte of it: a name of
  // a file that has one is shown as "***". What could not be searched or asked
  // for is said, and does not hide the rest: answers whose key cannot be had,
  // too. Memory is bounded whatever the files are. Reports progress in answers
  // and files. Fails as the source of secrets does, and with
  //   RUN/CANCELLED   also where a person was asked for a key, and refused
  //   RUN/TIMED_OUT
  absl::StatusOr<Json> Run(const std::vector<std::string>& canaries,
                           const CallContext& context) const;

 private:
  const Paths paths_;
  const SecretSource secrets_;
  const PayloadSearch* const answers_;
};

}  // namespace osiris
