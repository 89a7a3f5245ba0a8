#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "core/secret/secret_store.h"

namespace osiris {

// True if both are the same bytes; the time it takes tells nothing of them.
bool SameSecret(const Secret& a, const Secret& b);

// Secrets that are put into a store as one: unless Confirm is called, the new
// ones are gone again when this is, as well as can be. One thread.
class KeptSecrets {
 public:
  // `store` outlives it.
  explicit KeptSecrets(SecretStore& store) : store_(store) {}
  KeptSecrets(const KeptSecrets&) = delete;
  KeptSecrets& operator=(const KeptSecrets&) = delete;
  ~KeptSecrets();

  // `wanted`, or a name that begins so and that nothing has yet.
  absl::StatusOr<std::string> FreeName(const std::string& wanted);

  // Keeps `secret` under a name that nothing has yet: `wanted`, or one that
  // begins so. Reads it back: what cannot be read is not kept. Answers the
  // name. Errors as SecretStore, and CONFIG/SECRET_NOT_FOUND where the store
  // took it and answers something else.
  absl::StatusOr<std::string> Add(const std::string& wanted,
                                  const Secret& secret);

  // Puts `secret` in place of what `name` held, and reads it back. Stays, even
  // without Confirm.
  absl::Status Replace(const std::string& name, const Secret& secret);

  // Takes one of those that were added out again.
  void Drop(const std::string& name);

  // What was added stays.
  void Confirm() { added_.clear(); }

 private:
  SecretStore& store_;
  std::vector<std::string> added_;
};

// `text` as a name that every store takes: what it does not take is a `-`, and
// what is too long is cut.
std::string SecretNameOf(std::string_view text);

}  // namespace osiris
