#pragma once

#include <string>
#include <vector>

#include "core/config/problem.h"
#include "core/config/yaml_document.h"
#include "core/connection/reference.h"

namespace osiris {

// One alias of the connections file, as written: variables are not put in.
struct ConnectionEntry {
  Reference reference;
  // Of the alias, from 1.
  int line = 1;
  // Of its family: the one with `default: true`, else the one of that name.
  bool is_default = false;
  // "prod", "staging", "dev", or empty.
  std::string environment;
  // A mapping, if nothing is wrong. May hold secrets in the clear.
  YamlNode body;
  // What is wrong with this alias alone. With an error among it, the
  // connection cannot be used; the others can.
  std::vector<Problem> problems;
};

}  // namespace osiris
