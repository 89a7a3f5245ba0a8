#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/config/yaml_document.h"
#include "core/connection/reference.h"

namespace osiris {

// The line and the column at which a value stands.
using YamlPlace = std::pair<int, int>;

// Of what `path` leads to in `body`, or of the last thing on the way there.
YamlPlace PlaceOf(const YamlNode& body, const std::vector<std::string>& path);

// A secret that a merge key (`<<`) would add to a connection, and does not.
struct MergedSecret {
  Reference reference;
  // {"password"}, as SecretField and SecretPart have it.
  std::vector<std::string> path;
  // Where it stands itself. The column is 0 where that is not known.
  YamlPlace place;
};

// Those of `text`, a connections file, in the order of the keys.
std::vector<MergedSecret> MergedSecretsIn(std::string_view text);

}  // namespace osiris
