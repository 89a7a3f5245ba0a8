#include "core/secret/secret_object.h"

#include "core/base/json.h"
#include "core/secret/secret_access.h"
#include "sodium.h"

namespace osiris {

Secret SecretObject(
    const std::vector<std::pair<std::string, Secret>>& members) {
  Json object = Json::object();
  for (const auto& [name, secret] : members) {
    object[name] = std::string(SecretAccess::BytesOf(secret));
  }
  std::string text = DumpJson(object);
  Secret whole(text);
  sodium_memzero(text.data(), text.size());
  for (auto& value : object) {
    std::string& copy = value.get_ref<std::string&>();
    sodium_memzero(copy.data(), copy.size());
  }
  return whole;
}

}  // namespace osiris
