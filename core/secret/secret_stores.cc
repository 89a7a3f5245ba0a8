#include "core/secret/secret_stores.h"

#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr std::chrono::seconds kKeptFor{60};

}  // namespace

SecretStores::SecretStores(Stores stores, const Clock& clock, OnRead on_read)
    : stores_(std::move(stores)), clock_(clock), on_read_(std::move(on_read)) {}

SecretStore* SecretStores::Find(std::string_view store) {
  const auto found = stores_.find(store);
  return found == stores_.end() ? nullptr : found->second.get();
}

absl::StatusOr<Secret> SecretStores::Read(std::string_view reference) {
  const size_t colon = reference.find(':');
  SecretStore* const store = Find(reference.substr(0, colon));
  if (store == nullptr || colon == std::string_view::npos) {
    return MakeError(ErrorCode::kConfigSecretNotFound,
                     fmt::format("no store keeps `{}`", reference));
  }
  {
    const std::lock_guard lock(mutex_);
    const auto kept = kept_.find(reference);
    if (kept != kept_.end() && clock_.MonotonicNow() < kept->second.until) {
      return kept->second.secret.Share();
    }
  }
  ASSIGN_OR_RETURN(Secret secret,
                   store->Get(std::string(reference.substr(colon + 1))));
  if (on_read_) on_read_(reference, secret);
  const std::lock_guard lock(mutex_);
  kept_.insert_or_assign(
      std::string(reference),
      Kept{secret.Share(), clock_.MonotonicNow() + kKeptFor});
  return secret;
}

void SecretStores::Forget(std::string_view reference) {
  const std::lock_guard lock(mutex_);
  const auto kept = kept_.find(reference);
  if (kept != kept_.end()) kept_.erase(kept);
}

}  // namespace osiris
