#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "core/base/clock.h"
#include "core/secret/secret_store.h"

namespace osiris {

// The secret behind "keychain:NAME" or "vault:NAME". Its errors name the
// reference and never hold a value.
using SecretReader =
    std::function<absl::StatusOr<Secret>(std::string_view reference)>;

// The stores that references of the connections file name. What was read is
// kept for a minute, so that a call does not pay for a keychain again; a
// failure is not kept. Thread-safe.
class SecretStores {
 public:
  // By the word before the colon. `clock` outlives it.
  using Stores =
      std::map<std::string, std::unique_ptr<SecretStore>, std::less<>>;
  // Hears of each secret that a store was asked for.
  using OnRead =
      std::function<void(std::string_view reference, const Secret& secret)>;
  SecretStores(Stores stores, const Clock& clock, OnRead on_read = nullptr);

  // CONFIG/SECRET_NOT_FOUND where the store, or the secret in it, is not
  // there; else as SecretStore::Get.
  absl::StatusOr<Secret> Read(std::string_view reference);

  // What the reference stands for is another secret now: the next Read asks
  // its store.
  void Forget(std::string_view reference);

  // The store of this name, or nullptr.
  SecretStore* Find(std::string_view store);

 private:
  struct Kept {
    Secret secret;
    Clock::Monotonic until;
  };

  const Stores stores_;
  const Clock& clock_;
  const OnRead on_read_;
  std::mutex mutex_;
  std::map<std::string, Kept, std::less<>> kept_;
};

}  // namespace osiris
