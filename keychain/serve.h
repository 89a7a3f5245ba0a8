#pragma once

namespace osiris::keychain {

// Answers one request over descriptor 0 (core/secret/keychain_protocol.h).
// False: what came was no request, or nobody waits for the reply. The secret
// is wiped before it returns, as far as it is ours.
bool ServeOneRequest();

}  // namespace osiris::keychain
