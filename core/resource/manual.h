#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/operation/operation.h"
#include "core/resource/shelf.h"

namespace osiris {

// One static resource: part of the program, readable with every source dead.
struct ManualPage {
  // "osiris://instructions/<guide>" or "osiris://mcp/<kind>/<name>".
  std::string uri;
  std::string name;
  std::string title;
  std::string description;
  std::string mime_type;
  // Made when it is read.
  std::function<std::string()> text;
};

// In the order in which they are listed: guides, the reference (error codes,
// the catalogue of components), and JSON Schemas of osiris.yaml, of
// osiris_connections.yaml and of each tool's answer.
std::vector<ManualPage> MakeManual(const std::vector<Operation>& operations);

// The JSON Schema of osiris_connections.yaml.
Json ConnectionsFileSchema();

// The pages as resources.
ResourceShelf ManualShelf(std::vector<ManualPage> pages);

}  // namespace osiris
