#include "cli/render/json_text.h"

#include "cli/render/display_text.h"

namespace osiris::cli {

std::string JsonText(const Json& document, bool terminal) {
  if (!terminal) return DumpJson(document) + "\n";
  return SafeJson(DumpPrettyJson(document)) + "\n";
}

}  // namespace osiris::cli
