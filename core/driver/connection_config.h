#pragma once

#include <map>
#include <memory>
#include <string>

#include "core/base/json.h"
#include "core/secret/redactor.h"
#include "core/secret/secret.h"

namespace osiris {

// One connection's settings, resolved: variables substituted, values typed by
// the family's field schema, paths absolute.
struct ConnectionConfig {
  // "sqlite".
  std::string family;
  // Everything that is no secret: {"path": "/srv/movies.db"}. An object.
  Json fields = Json::object();
  // The rest, by field name.
  std::map<std::string, Secret> secrets;
  // Takes secrets and substituted variables out of what a driver or a source
  // says of this connection. RemoteDriver applies it to every message; may be
  // absent. Does not cross processes.
  std::shared_ptr<const Redactor> redactor;
};

// SHA-256 (64 hex digits) over family and non-secret fields. Equal settings
// have one identity whatever their alias; another path, host or user is
// another identity. Secrets do not count.
std::string IdentityOf(const ConnectionConfig& config);

}  // namespace osiris
