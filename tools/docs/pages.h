#pragma once

#include <string>
#include <vector>

namespace osiris::docs {

// One generated file of docs/reference.
struct Page {
  // "error_codes.md".
  std::string file;
  std::string text;
};

// docs/reference as the registries in the code have it. Markdown, 80 columns
// where it is prose.
Page ErrorCodesPage();
Page OperationsPage();
// Every name of a tool, and the schemas of their arguments and answers.
Page ToolsPage();
Page ToolSchemas();
Page ConfigurationPage();
// The JSON Schema of osiris.yaml, for editors.
Page ConfigurationSchema();

std::vector<Page> AllPages();

}  // namespace osiris::docs
