#pragma once

#include <chrono>
#include <string>

#include "core/config/environment.h"
#include "core/secret/secret_store.h"

namespace osiris {

// The keychain of the user's session: whatever answers org.freedesktop.secrets
// on the session bus. Asked through `osiris-keychain`, a program of its own
// that lives for one question and is killed after two seconds: neither the bus
// nor its library is ever in a process of ours that stays.
//
// Never brings up a prompt: a locked keyring is CONFIG/KEYCHAIN_LOCKED, and
// everything else that is in the way CONFIG/KEYCHAIN_UNAVAILABLE. Entries have
// the attributes `application` = `osiris` and `name`; secret-tool finds them.
class Keychain final : public SecretStore {
 public:
  struct Options {
    // The program, or empty for the one installed with this one.
    std::string program;
    std::chrono::milliseconds deadline{2000};
  };

  // `environment` says where the session bus is.
  explicit Keychain(Environment environment);
  Keychain(Environment environment, Options options);

  absl::StatusOr<Secret> Get(const std::string& name) override;
  absl::Status Put(const std::string& name, const Secret& secret) override;
  absl::Status Delete(const std::string& name) override;

  // True if there is the address of a session bus at all: without one nothing
  // is started to find that out.
  bool HasBus() const;

 private:
  absl::StatusOr<Secret> Ask(uint32_t kind, const std::string& name,
                             const Secret& value) const;

  const Environment environment_;
  const Options options_;
};

}  // namespace osiris
