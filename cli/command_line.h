#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/command.h"
#include "cli/command_tree.h"
#include "core/base/json.h"

namespace osiris::cli {

enum class ColorChoice { kAuto, kAlways, kNever };

// What every command takes.
struct GlobalFlags {
  std::string home;
  // Settings of osiris.yaml, by key.
  std::map<std::string, std::string> settings;
  bool json = false;
  bool quiet = false;
  bool help = false;
  bool version = false;
  ColorChoice color = ColorChoice::kAuto;
};

// The flags of GlobalFlags, for help and completion.
const std::vector<Argument>& GlobalArguments();

// The flags that `values`, by the names of GlobalArguments(), stand for.
GlobalFlags GlobalFlagsOf(const Json& values);

// True if `args` ask for JSON, as far as can be seen in a line that may be
// wrong: a value that `--json` cannot have is refused in that form, too.
bool HasJsonFlag(const std::vector<std::string>& args);

// A line that somebody typed, understood.
struct CommandLine {
  GlobalFlags flags;
  // Those that were recognised.
  Words words;
  // Null where `words` lead to no command yet: a group, or nothing.
  const Command* command = nullptr;
  // What was given, typed; absent members were not given.
  Json arguments = Json::object();
};

// Reads `args`, the program's name not among them. The only place that knows
// the library for command lines. Starts nothing and reads no file.
//
//   PROTOCOL/USAGE_INVALID      the line has no such form; suggests another
//   PROTOCOL/ARGUMENT_INVALID   a value is not of its argument's type
//
// With --help or --version what is missing is not missed.
absl::StatusOr<CommandLine> ParseCommandLine(
    const CommandTree& tree, const std::vector<std::string>& args);

// True if `args` ask for JSON, or for a command that always prints it, whether
// or not they can be understood.
bool AsksForJson(const CommandTree& tree, const std::vector<std::string>& args);

}  // namespace osiris::cli
