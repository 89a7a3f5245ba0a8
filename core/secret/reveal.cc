#include "core/secret/reveal.h"

#include "core/secret/secret_access.h"

namespace osiris {

std::string_view RevealSecret(const Secret& secret) {
  return SecretAccess::BytesOf(secret);
}

}  // namespace osiris
