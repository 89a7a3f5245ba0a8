#pragma once

#include <mutex>
#include <string>

#include "core/secret/key_store.h"

namespace osiris {

// Keys as files of 32 bytes below one folder (mode 0700), each `NAME.key` with
// mode 0600. Whoever reads the user's files reads them too: it is the store of
// a machine without a keychain and without a vault, and says so with one
// warning (`key.kept_in_file`) when it makes a key.
//
// A file that others may read, that another user owns, that is a link, or that
// is not 32 bytes long is CONFIG/KEY_UNUSABLE and is not used.
class KeyFileStore final : public KeyStore {
 public:
  // Makes nothing yet: the folder comes with the first key.
  explicit KeyFileStore(std::string folder);

  absl::StatusOr<Secret> LoadOrCreate(std::string_view name) override;
  absl::StatusOr<Secret> Load(std::string_view name) override;
  absl::Status Delete(std::string_view name) override;

 private:
  absl::StatusOr<std::string> PathOf(std::string_view name) const;

  const std::string folder_;
  std::once_flag warned_;
};

}  // namespace osiris
