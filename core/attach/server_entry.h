#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "core/attach/text_edit.h"

namespace osiris {

// How a client is told to start a server: one entry of its configuration.
struct ServerEntry {
  // The entry's name in the file.
  std::string name;
  // An absolute path: a client has a PATH and a working folder of its own.
  std::string command;
  std::vector<std::string> args;
  // What the person who wrote the file added. Never written by us.
  std::map<std::string, std::string> environment;
  // True for an entry that names no program, such as one with a URL.
  bool remote = false;
};

// A change of a configuration, not made yet.
struct ConfigChange {
  // Empty where the text is so already.
  std::vector<TextEdit> edits;
  // Of the old text, for DescribeEdits.
  std::vector<HiddenRange> hidden;
};

}  // namespace osiris
