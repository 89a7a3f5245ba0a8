#include "core/secret/keychain.h"

#include <sys/stat.h>

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/program_location.h"
#include "core/base/status_macros.h"
#include "core/child/child_program.h"
#include "core/secret/keychain_protocol.h"
#include "core/secret/secret_access.h"
#include "fmt/format.h"

namespace osiris {
namespace {

absl::Status Unavailable(std::string_view why) {
  return MakeError(
      ErrorCode::kConfigKeychainUnavailable,
      fmt::format("the keychain cannot be used: {}", why),
      {.hint = "start it in a desktop session, or keep the secret "
               "elsewhere: `osiris connections set-secret --to "
               "vault`, or ${NAME} for an environment variable",
       .assistant_hint = "a person can start it in a desktop session, or keep "
                         "the secret in the vault"});
}

// What a reply other than kDone means.
absl::Status Refusal(uint32_t outcome, const std::string& name) {
  switch (outcome) {
    case KeychainReply::kNone:
      return MakeError(
          ErrorCode::kConfigSecretNotFound,
          fmt::format("the keychain holds no secret `{}`", name),
          {.hint = "keep one there: `osiris connections rotate`; "
                   "by other means with the attributes "
                   "`application` = `osiris` and `name`",
           .assistant_hint = "a person has to keep it there anew"});
    case KeychainReply::kLocked:
      return MakeError(ErrorCode::kConfigKeychainLocked,
                       "the keychain is locked");
    case KeychainReply::kNoLibrary:
      return MakeError(
          ErrorCode::kConfigKeychainUnavailable,
          "the keychain cannot be used: libsecret is not installed",
          {.path = {},
           .hint = "install it (Debian: libsecret-1-0), or keep the secret in "
                   "the vault"});
    case KeychainReply::kNoService:
      return Unavailable(
          "no session bus answers, or nobody on it keeps "
          "secrets");
    case KeychainReply::kNoKeyring:
      return Unavailable("it has no default keyring to put secrets into");
    default:
      return Unavailable("it refused the request");
  }
}

absl::Status Unanswered(const absl::Status& status) {
  if (absl::IsDeadlineExceeded(status)) {
    return Unavailable("it did not answer in time");
  }
  return Unavailable(std::string(status.message()));
}

bool IsThere(const std::string& path) {
  struct stat info = {};
  return stat(path.c_str(), &info) == 0;
}

absl::StatusOr<Secret> ReceiveValue(ChildProgram& child, uint32_t size) {
  if (size > kMaxKeychainValue) return Unavailable("it answered too much");
  absl::Status received;
  Secret value = SecretAccess::Make(size, [&](char* into) {
    received = child.Receive(into, size);
    return received.ok();
  });
  if (!received.ok()) return Unanswered(received);
  return value;
}

}  // namespace

Keychain::Keychain(Environment environment)
    : Keychain(std::move(environment), Options()) {}

Keychain::Keychain(Environment environment, Options options)
    : environment_(std::move(environment)), options_(std::move(options)) {}

bool Keychain::HasBus() const {
  if (!environment_("DBUS_SESSION_BUS_ADDRESS").value_or("").empty()) {
    return true;
  }
  const std::string folder = environment_("XDG_RUNTIME_DIR").value_or("");
  return !folder.empty() && IsThere(folder + "/bus");
}

absl::StatusOr<Secret> Keychain::Ask(uint32_t kind, const std::string& name,
                                     const Secret& value) const {
  if (!HasBus()) return Refusal(KeychainReply::kNoService, name);
  const std::string_view bytes = SecretAccess::BytesOf(value);
  if (name.empty() || name.size() > kMaxKeychainName ||
      bytes.size() > kMaxKeychainValue) {
    return Unavailable("the name or the secret is too long");
  }
  std::string program = options_.program;
  if (program.empty()) {
    absl::StatusOr<std::string> found =
        SiblingProgram("osiris-keychain", "keychain");
    if (!found.ok()) return Unavailable(std::string(found.status().message()));
    program = *std::move(found);
  }
  std::vector<std::string> variables;
  for (const char* const variable :
       {"DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"}) {
    const std::optional<std::string> set = environment_(variable);
    if (set.has_value())
      variables.push_back(fmt::format("{}={}", variable, *set));
  }
  absl::StatusOr<ChildProgram> child =
      ChildProgram::Start(program, variables, options_.deadline);
  if (!child.ok()) return Unanswered(child.status());
  const KeychainRequest request = {
      .kind = kind,
      .name_bytes = static_cast<uint32_t>(name.size()),
      .value_bytes = static_cast<uint32_t>(bytes.size())};
  KeychainReply reply;
  for (const absl::Status& step : {child->Send(&request, sizeof(request)),
                                   child->Send(name.data(), name.size()),
                                   child->Send(bytes.data(), bytes.size()),
                                   child->Receive(&reply, sizeof(reply))}) {
    if (!step.ok()) return Unanswered(step);
  }
  if (reply.outcome != KeychainReply::kDone) {
    return Refusal(reply.outcome, name);
  }
  return ReceiveValue(*child, reply.value_bytes);
}

absl::StatusOr<Secret> Keychain::Get(const std::string& name) {
  return Ask(KeychainRequest::kGet, name, Secret());
}

absl::Status Keychain::Put(const std::string& name, const Secret& secret) {
  return Ask(KeychainRequest::kPut, name, secret).status();
}

absl::Status Keychain::Delete(const std::string& name) {
  const absl::Status gone =
      Ask(KeychainRequest::kDelete, name, Secret()).status();
  return HasCode(gone, ErrorCode::kConfigSecretNotFound) ? absl::OkStatus()
                                                         : gone;
}

}  // namespace osiris
