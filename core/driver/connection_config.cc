#include "core/driver/connection_config.h"

#include "core/base/canonical_json.h"
#include "core/base/fingerprint.h"

namespace osiris {

std::string IdentityOf(const ConnectionConfig& config) {
  Fingerprint fingerprint;
  fingerprint.Add(config.family);
  // Sorted by name, as Json always is.
  for (const auto& [name, value] : config.fields.items()) {
    fingerprint.Add(name);
    if (value.is_string()) {
      // A path need not be UTF-8, and JSON would blur what is not.
      fingerprint.Add("text").Add(value.get_ref<const std::string&>());
    } else {
      fingerprint.Add("json").Add(CanonicalJson(value));
    }
  }
  return fingerprint.Hex();
}

}  // namespace osiris
