#include "core/secret/kept_secrets.h"

#include <algorithm>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/secret/secret_access.h"
#include "fmt/format.h"
#include "sodium.h"

namespace osiris {
namespace {

// With room for a number behind it.
constexpr size_t kMaxName = 120;
constexpr int kMaxNumber = 99;

bool IsNameByte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') ||
         std::string_view("._@/-").find(c) != std::string_view::npos;
}

}  // namespace

bool SameSecret(const Secret& a, const Secret& b) {
  const std::string_view left = SecretAccess::BytesOf(a);
  const std::string_view right = SecretAccess::BytesOf(b);
  return left.size() == right.size() &&
         (left.empty() ||
          sodium_memcmp(left.data(), right.data(), left.size()) == 0);
}

KeptSecrets::~KeptSecrets() {
  for (const std::string& name : added_) store_.Delete(name).IgnoreError();
}

absl::StatusOr<std::string> KeptSecrets::FreeName(const std::string& wanted) {
  for (int number = 1; number <= kMaxNumber; ++number) {
    const std::string name =
        number == 1 ? wanted : fmt::format("{}-{}", wanted, number);
    const absl::Status there = store_.Get(name).status();
    if (HasCode(there, ErrorCode::kConfigSecretNotFound)) return name;
    RETURN_IF_ERROR(there);
  }
  return MakeError(
      ErrorCode::kConfigInvalid,
      fmt::format("the store holds {} secrets named like `{}` already",
                  kMaxNumber, wanted),
      {.path = {}, .hint = "remove those that nothing refers to"});
}

absl::StatusOr<std::string> KeptSecrets::Add(const std::string& wanted,
                                             const Secret& secret) {
  ASSIGN_OR_RETURN(std::string name, FreeName(wanted));
  added_.push_back(name);
  RETURN_IF_ERROR(Replace(name, secret));
  return name;
}

absl::Status KeptSecrets::Replace(const std::string& name,
                                  const Secret& secret) {
  RETURN_IF_ERROR(store_.Put(name, secret));
  ASSIGN_OR_RETURN(const Secret kept, store_.Get(name));
  if (SameSecret(kept, secret)) return absl::OkStatus();
  return MakeError(
      ErrorCode::kConfigSecretNotFound,
      fmt::format("the store took `{}` and answers something else", name));
}

void KeptSecrets::Drop(const std::string& name) {
  store_.Delete(name).IgnoreError();
  std::erase(added_, name);
}

std::string SecretNameOf(std::string_view text) {
  std::string name(text.substr(0, kMaxName));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !IsNameByte(c); }, '-');
  return name;
}

}  // namespace osiris
