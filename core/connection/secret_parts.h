#pragma once

#include <string>
#include <vector>

#include "core/connection/connection_entry.h"

namespace osiris {

// A setting that is no secret field of its family and yet holds a secret.
struct SecretPart {
  // {"endpoint"}; {"headers", "Cookie", "1"}: the second of a list, from 0.
  // Names that are not named like settings are "***".
  std::vector<std::string> path;
  // The whole setting, as written.
  std::string text;
  // All of it is one; otherwise the parts that look so (SecretsInText).
  bool whole = false;
  // It is the path of a file. Unless that is a URL, nothing is assigned there:
  // "/lake/token=7/part" holds no secret.
  bool path_of_file = false;
  int line = 1;
};

// What listings hide of `entry` beside its secret fields (SecretFieldsOf): in
// URLs and options, in lists where a text belongs, and in settings that nobody
// knows and that are named like secrets; also below `policy`, `mask` and their
// like, where words of rules (IsRuleWord) are none, whatever is named. Of
// families that nobody knows, too.
std::vector<SecretPart> SecretPartsOf(const ConnectionEntry& entry);

// The secrets of `part` in `text`, which is what it holds, with or without its
// variables put in.
std::vector<std::string> SecretsOf(const SecretPart& part,
                                   const std::string& text);

// True where one of its secrets stands in the file itself.
bool HoldsSecret(const SecretPart& part);

// Adds a warning to `entry` for each that does.
void QuestionSecretParts(ConnectionEntry& entry);

}  // namespace osiris
