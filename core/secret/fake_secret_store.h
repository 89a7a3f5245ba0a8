#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/secret/secret_store.h"

namespace osiris {

// A store in memory, which can fail on request.
class FakeSecretStore final : public SecretStore {
 public:
  absl::StatusOr<Secret> Get(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    ++reads_;
    if (!failure_.ok()) return failure_;
    const auto found = secrets_.find(name);
    if (found == secrets_.end()) {
      return MakeError(ErrorCode::kConfigSecretNotFound, "no such secret");
    }
    return found->second.Share();
  }

  absl::Status Put(const std::string& name, const Secret& secret) override {
    const std::lock_guard lock(mutex_);
    if (!failure_.ok()) return failure_;
    if (puts_left_ == 0) return put_failure_;
    if (puts_left_ > 0) --puts_left_;
    if (on_put_) on_put_();
    secrets_.insert_or_assign(name, secret.Share());
    return absl::OkStatus();
  }

  absl::Status Delete(const std::string& name) override {
    const std::lock_guard lock(mutex_);
    if (!failure_.ok()) return failure_;
    secrets_.erase(name);
    return absl::OkStatus();
  }

  // What every call fails with from now on; OK ends that.
  void FailWith(absl::Status failure) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
  }

  // What Put fails with after `puts` more of them.
  void FailAfterPuts(int puts, absl::Status failure) {
    const std::lock_guard lock(mutex_);
    puts_left_ = puts;
    put_failure_ = std::move(failure);
  }

  // What else happens at every Put.
  void OnPut(std::function<void()> then) {
    const std::lock_guard lock(mutex_);
    on_put_ = std::move(then);
  }

  // How often Get was asked.
  int reads() {
    const std::lock_guard lock(mutex_);
    return reads_;
  }

  std::vector<std::string> names() {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> names;
    for (const auto& [name, secret] : secrets_) names.push_back(name);
    return names;
  }

 private:
  std::mutex mutex_;
  absl::Status failure_;
  int reads_ = 0;
  // -1: any number.
  int puts_left_ = -1;
  absl::Status put_failure_;
  std::function<void()> on_put_;
  std::map<std::string, Secret> secrets_;
};

}  // namespace osiris
