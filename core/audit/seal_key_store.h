#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/audit/audit_seal.h"

namespace osiris {

// Keeps the first seal key of each segment where whoever changes the audit log
// cannot change it too: not beside it. Thread-safe; may take seconds.
class SealKeyStore {
 public:
  virtual ~SealKeyStore() = default;

  // Keeps `key`, in hex, for the segment of this name. kUnimplemented: there is
  // no store here, and segments are not sealed.
  virtual absl::Status Put(const std::string& segment,
                           const std::string& key) = 0;

  // The key of that segment. kNotFound: it never had one. kUnimplemented: there
  // is no store here, and nobody can tell.
  virtual absl::StatusOr<SealKey> Get(const std::string& segment) = 0;

  // Notes that the segment, which has a key, is on disk under its name: from
  // then on verification misses it where it is not. Where that cannot be noted
  // it is not missed.
  virtual void NoteKept(const std::string& segment) = 0;

  // The segments that were noted so.
  virtual std::vector<std::string> Kept() = 0;
};

// Of a machine without a keychain and without a vault.
class NoSealKeyStore final : public SealKeyStore {
 public:
  absl::Status Put(const std::string&, const std::string&) override {
    return absl::UnimplementedError("no store of seal keys");
  }
  absl::StatusOr<SealKey> Get(const std::string&) override {
    return absl::UnimplementedError("no store of seal keys");
  }
  void NoteKept(const std::string&) override {}
  std::vector<std::string> Kept() override { return {}; }
};

}  // namespace osiris
