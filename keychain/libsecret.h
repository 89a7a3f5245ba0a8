#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/secret/keychain_protocol.h"

namespace osiris::keychain {

// The secrets of the session, through libsecret, which is loaded at run time:
// nothing of Osiris needs it to be installed, and no header of it is compiled.
// Nothing here ever asks a person, so a locked keyring is an answer. One
// thread, one use a process.
class Libsecret {
 public:
  Libsecret();
  ~Libsecret();

  // Loads the library and finds who keeps the session's secrets. kDone, or
  // kNoLibrary or kNoService.
  KeychainReply::Outcome Connect();

  // kDone and the secret in `value`, which is the caller's to wipe; or kNone,
  // kLocked, kFailed.
  KeychainReply::Outcome Get(const std::string& name, std::string& value);

  // kDone, or kLocked, kNoKeyring, kFailed.
  KeychainReply::Outcome Put(const std::string& name, const std::string& value);

  // kDone, or kNone, kLocked, kFailed.
  KeychainReply::Outcome Delete(const std::string& name);

 private:
  struct Found;
  Found Find(const std::string& name);

  // The library's functions, and its idea of the service.
  struct Functions;
  std::unique_ptr<Functions> functions_;
  void* service_ = nullptr;
};

}  // namespace osiris::keychain
