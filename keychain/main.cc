// osiris-keychain: asks the session's keychain one question for osiris and
// osiris-mcp, over the socket that is its descriptor 0. Nothing of it is in
// arguments, variables or files.

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>

#include "core/base/version.h"
#include "core/seal/process_limits.h"
#include "core/secret/keychain_protocol.h"
#include "keychain/libsecret.h"

namespace {

using osiris::KeychainReply;
using osiris::KeychainRequest;
using osiris::keychain::Libsecret;

bool Receive(void* into, size_t size) {
  char* at = static_cast<char*>(into);
  while (size > 0) {
    const ssize_t got = recv(0, at, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    at += got;
    size -= static_cast<size_t>(got);
  }
  return true;
}

bool Send(const void* from, size_t size) {
  const char* at = static_cast<const char*>(from);
  while (size > 0) {
    const ssize_t sent = send(0, at, size, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    at += sent;
    size -= static_cast<size_t>(sent);
  }
  return true;
}

KeychainReply::Outcome Answer(uint32_t kind, const std::string& name,
                              std::string& value) {
  Libsecret secrets;
  const KeychainReply::Outcome connected = secrets.Connect();
  if (connected != KeychainReply::kDone) return connected;
  switch (kind) {
    case KeychainRequest::kGet:
      return secrets.Get(name, value);
    case KeychainRequest::kPut:
      return secrets.Put(name, value);
    case KeychainRequest::kDelete:
      return secrets.Delete(name);
    default:
      return KeychainReply::kFailed;
  }
}

bool Serve() {
  KeychainRequest request;
  if (!Receive(&request, sizeof(request)) ||
      request.name_bytes > osiris::kMaxKeychainName ||
      request.value_bytes > osiris::kMaxKeychainValue) {
    return false;
  }
  std::string name(request.name_bytes, '\0');
  std::string value(request.value_bytes, '\0');
  if (!Receive(name.data(), name.size()) ||
      !Receive(value.data(), value.size())) {
    return false;
  }
  KeychainReply reply;
  reply.outcome = Answer(request.kind, name, value);
  const bool answers = request.kind == KeychainRequest::kGet &&
                       reply.outcome == KeychainReply::kDone;
  reply.value_bytes = answers ? static_cast<uint32_t>(value.size()) : 0;
  const bool sent =
      Send(&reply, sizeof(reply)) && Send(value.data(), reply.value_bytes);
  explicit_bzero(value.data(), value.size());
  return sent;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--version") {
    std::printf("osiris-keychain %s\n", osiris::kVersion);
    return 0;
  }
  if (argc > 1 || isatty(0) != 0) {
    std::fputs(
        "osiris-keychain asks the keychain for osiris and osiris-mcp, "
        "which start it themselves.\n",
        stderr);
    return 2;
  }
  // It holds a secret for as long as it lives.
  if (!osiris::LimitProcess({}).ok() || !osiris::HideFromDebuggers().ok()) {
    return 1;
  }
  return Serve() ? 0 : 1;
}
