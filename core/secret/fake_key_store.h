#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "core/secret/key_store.h"

namespace osiris {

// A store in memory, which can fail on request.
class FakeKeyStore final : public KeyStore {
 public:
  absl::StatusOr<Secret> LoadOrCreate(std::string_view name) override {
    const std::lock_guard lock(mutex_);
    if (!failure_.ok()) return failure_;
    const auto [key, is_new] = keys_.try_emplace(std::string(name));
    if (is_new) key->second = RandomKey();
    return key->second.Share();
  }

  absl::StatusOr<Secret> Load(std::string_view name) override {
    const std::lock_guard lock(mutex_);
    if (!failure_.ok()) return failure_;
    const auto key = keys_.find(std::string(name));
    if (key == keys_.end()) return absl::NotFoundError("no such key");
    return key->second.Share();
  }

  absl::Status Delete(std::string_view name) override {
    const std::lock_guard lock(mutex_);
    if (!failure_.ok()) return failure_;
    keys_.erase(std::string(name));
    return absl::OkStatus();
  }

  // What every call fails with from now on; OK ends that.
  void FailWith(absl::Status failure) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
  }

 private:
  std::mutex mutex_;
  absl::Status failure_;
  std::map<std::string, Secret> keys_;
};

}  // namespace osiris
