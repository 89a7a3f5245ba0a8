#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace osiris {

// How a secret may be written.
struct SecretSpelling {
  std::string bytes;
  // False for the secret as it is.
  bool encoded = false;
};

// `bytes` as they are, percent-encoded (as in a URL), escaped (as in JSON,
// once and twice), and in base64 wherever they begin in the encoded bytes. Of
// less than four bytes only as they are. Each is as secret as `bytes`.
std::vector<SecretSpelling> SpellingsOf(std::string_view bytes);

}  // namespace osiris
