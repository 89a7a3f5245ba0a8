#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/audit/audit_seal.h"

namespace osiris {

// What the disk has of a segment.
struct KeptSegment {
  // Its first so many checkpoints, and all lines before them.
  int64_t seals = 0;
  // The last of these ends the segment.
  bool closed = false;

  bool operator==(const KeptSegment&) const = default;
};

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

  // The segments that have a key, in no order. None where nobody can tell.
  virtual std::vector<std::string> Keyed() = 0;

  // Notes what the disk has, under its name, of a segment that has a key: from
  // then on verification misses it where it is not there. Never less than was
  // noted before. Where it cannot be noted it is not missed.
  virtual void NoteKept(const std::string& segment,
                        const KeptSegment& kept) = 0;

  // What was noted so, by segment.
  virtual std::map<std::string, KeptSegment> Kept() = 0;
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
  std::vector<std::string> Keyed() override { return {}; }
  void NoteKept(const std::string&, const KeptSegment&) override {}
  std::map<std::string, KeptSegment> Kept() override { return {}; }
};

}  // namespace osiris
