#include "keychain/serve.h"

#include <cstring>
#include <string>

#include "core/child/parent_socket.h"
#include "core/secret/keychain_protocol.h"
#include "keychain/libsecret.h"

namespace osiris::keychain {
namespace {

bool Receive(void* into, size_t size) {
  return ReceiveFromParent(into, size) == size;
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

}  // namespace

bool ServeOneRequest() {
  KeychainRequest request;
  if (!Receive(&request, sizeof(request)) ||
      request.name_bytes > kMaxKeychainName ||
      request.value_bytes > kMaxKeychainValue) {
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
  const bool sent = SendToParent(&reply, sizeof(reply)) &&
                    SendToParent(value.data(), reply.value_bytes);
  explicit_bzero(value.data(), value.size());
  return sent;
}

}  // namespace osiris::keychain
