#pragma once

#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "core/audit/seal_key_store.h"

namespace osiris {

// A store in memory.
class FakeSealKeyStore : public SealKeyStore {
 public:
  absl::Status Put(const std::string& segment,
                   const std::string& key) override {
    const std::lock_guard lock(mutex_);
    keys_[segment] = key;
    return absl::OkStatus();
  }

  absl::StatusOr<SealKey> Get(const std::string& segment) override {
    const std::lock_guard lock(mutex_);
    const auto found = keys_.find(segment);
    if (found == keys_.end()) return absl::NotFoundError("no such key");
    return *SealKey::FromHex(found->second);
  }

  std::vector<std::string> Keyed() override {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> segments;
    for (const auto& [segment, key] : keys_) segments.push_back(segment);
    return segments;
  }

  void NoteKept(const std::string& segment, const KeptSegment& kept) override {
    const std::lock_guard lock(mutex_);
    kept_[segment] = kept;
  }

  std::map<std::string, KeptSegment> Kept() override {
    const std::lock_guard lock(mutex_);
    return kept_;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, KeptSegment> kept_;
  std::map<std::string, std::string> keys_;
};

}  // namespace osiris
