#include "core/secret/vault.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <string_view>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/leftovers.h"
#include "core/base/status_macros.h"
#include "core/base/unique_fd.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr size_t kMaxBytes = 4 << 20;

absl::Status Unusable(const absl::Status& status) {
  if (status.ok()) return status;
  return MakeError(ErrorCode::kConfigVaultUnusable,
                   std::string(status.message()));
}

// That nobody else reads or writes it.
absl::Status CheckOwner(const std::string& path) {
  struct stat info = {};
  if (lstat(path.c_str(), &info) != 0) {
    return Unusable(FileError(errno, "cannot read", path));
  }
  std::string_view wrong;
  if (!S_ISREG(info.st_mode)) {
    wrong = "is not a regular file";
  } else if (info.st_uid != geteuid()) {
    wrong = "is another user's";
  } else if ((info.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    wrong = "can be read or written by others: chmod 600 it";
  } else {
    return absl::OkStatus();
  }
  return MakeError(ErrorCode::kConfigVaultUnusable,
                   fmt::format("the vault `{}` {}", path, wrong));
}

// One who changes it at a time. The file stays: whoever waits for it would
// otherwise hold the lock of a file that is gone.
absl::StatusOr<UniqueFd> LockVault(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path();
  if (absl::Status made = MakeFolder(folder); !made.ok()) {
    return Unusable(made);
  }
  const std::string lock = path + ".lock";
  UniqueFd fd(
      open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) return Unusable(FileError(errno, "cannot open", lock));
  while (flock(fd.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return Unusable(FileError(errno, "cannot lock", lock));
  }
  return fd;
}

}  // namespace

Vault::Vault(std::string path, AskPassphrase ask, VaultCost cost)
    : path_(std::move(path)), ask_(std::move(ask)), cost_(cost) {}

bool Vault::Exists() const { return access(path_.c_str(), F_OK) == 0; }

absl::StatusOr<std::optional<std::string>> Vault::Read() const {
  if (!Exists()) return std::nullopt;
  RETURN_IF_ERROR(CheckOwner(path_));
  absl::StatusOr<std::string> bytes = ReadFile(path_, kMaxBytes);
  if (absl::IsNotFound(bytes.status())) return std::nullopt;
  if (!bytes.ok()) return Unusable(bytes.status());
  return *std::move(bytes);
}

absl::Status Vault::Unlock(std::string_view bytes) {
  if (key_.has_value() && key_->Fits(bytes)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const Secret passphrase, ask_(false));
  ASSIGN_OR_RETURN(key_, VaultKey::Of(bytes, passphrase));
  return absl::OkStatus();
}

absl::StatusOr<VaultEntries> Vault::Entries() {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes, Read());
  if (!bytes.has_value()) return VaultEntries();
  RETURN_IF_ERROR(Unlock(*bytes));
  return key_->Open(*bytes);
}

absl::Status Vault::Write(const VaultEntries& entries) {
  RemoveLeftovers(path_);
  return Unusable(ReplaceFile(path_, key_->Seal(entries)));
}

absl::Status Vault::Change(const std::function<void(VaultEntries&)>& change) {
  const std::lock_guard lock(mutex_);
  ASSIGN_OR_RETURN(const UniqueFd turn, LockVault(path_));
  ASSIGN_OR_RETURN(VaultEntries entries, Entries());
  if (!Exists()) {
    ASSIGN_OR_RETURN(const Secret passphrase, ask_(true));
    ASSIGN_OR_RETURN(key_, VaultKey::Make(passphrase, cost_));
  }
  change(entries);
  return Write(entries);
}

absl::StatusOr<Secret> Vault::Get(const std::string& name) {
  const std::lock_guard lock(mutex_);
  ASSIGN_OR_RETURN(VaultEntries entries, Entries());
  const auto found = entries.find(name);
  if (found != entries.end()) return std::move(found->second);
  return MakeError(ErrorCode::kConfigSecretNotFound,
                   fmt::format("the vault holds no secret `{}`", name),
                   {.hint = "keep one there: `osiris connections rotate`",
                    .assistant_hint = "a person has to keep it there anew"});
}

absl::Status Vault::Put(const std::string& name, const Secret& secret) {
  return Change([&](VaultEntries& entries) {
    entries.insert_or_assign(name, secret.Share());
  });
}

absl::Status Vault::Delete(const std::string& name) {
  if (!Exists()) return absl::OkStatus();
  return Change([&](VaultEntries& entries) { entries.erase(name); });
}

absl::Status Vault::ChangePassphrase(const Secret& passphrase) {
  const std::lock_guard lock(mutex_);
  ASSIGN_OR_RETURN(const UniqueFd turn, LockVault(path_));
  if (!Exists()) {
    return MakeError(ErrorCode::kConfigSecretNotFound,
                     "there is no vault here");
  }
  ASSIGN_OR_RETURN(const VaultEntries entries, Entries());
  ASSIGN_OR_RETURN(key_, VaultKey::Make(passphrase, cost_));
  return Write(entries);
}

}  // namespace osiris
