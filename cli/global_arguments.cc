// What every command takes.

#include <string>
#include <vector>

#include "cli/command_line.h"

namespace osiris::cli {

using Kind = Argument::Kind;

const std::vector<Argument>& GlobalArguments() {
  static const std::vector<Argument> kArguments = {
      {.name = "home",
       .help = "the folder of configuration and data",
       .value_name = "FOLDER",
       .completes = Argument::Completes::kFolders},
      {.name = "set",
       .kind = Kind::kObject,
       .help = "a setting of osiris.yaml for this once, for example "
               "mcp.call_deadline_ms=5000",
       .value_name = "KEY=VALUE"},
      {.name = "json",
       .kind = Kind::kSwitch,
       .help = "print one JSON document to standard output, and nothing else"},
      {.name = "color",
       .help = "when to use colours",
       .value_name = "WHEN",
       .choices = {"auto", "always", "never"},
       .default_value = "auto",
       .completes = Argument::Completes::kChoices},
      {.name = "quiet",
       .kind = Kind::kSwitch,
       .help = "print no progress and no remarks"},
      {.name = "version", .kind = Kind::kSwitch, .help = "print the version"},
      {.name = "help", .kind = Kind::kSwitch, .help = "print this help"},
  };
  return kArguments;
}

GlobalFlags GlobalFlagsOf(const Json& values) {
  GlobalFlags flags;
  flags.home = values.value("home", "");
  flags.json = values.value("json", false);
  flags.quiet = values.value("quiet", false);
  flags.help = values.value("help", false);
  flags.version = values.value("version", false);
  const std::string color = values.value("color", "auto");
  if (color == "always") flags.color = ColorChoice::kAlways;
  if (color == "never") flags.color = ColorChoice::kNever;
  const Json settings = values.value("set", Json::object());
  for (const auto& [key, value] : settings.items()) {
    flags.settings[key] =
        value.is_string() ? value.get<std::string>() : DumpJson(value);
  }
  return flags;
}

bool HasJsonFlag(const std::vector<std::string>& args) {
  bool asks = false;
  for (const std::string& word : args) {
    if (word == "--") break;
    if (word == "--json" || word.starts_with("--json=")) {
      asks = word != "--json=false";
    }
    if (word == "--no-json") asks = false;
  }
  return asks;
}

}  // namespace osiris::cli
