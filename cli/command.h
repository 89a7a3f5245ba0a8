#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "cli/render/page.h"
#include "core/base/json.h"

namespace osiris::cli {

struct CommandEnv;

// One argument of a command, with or without a flag.
struct Argument {
  enum class Kind {
    // --name and --no-name.
    kSwitch,
    kText,
    kInteger,
    kNumber,
    // KEY=VALUE, repeated; or one JSON object.
    kObject,
    // Any JSON.
    kJson,
  };
  // What a shell offers to complete a value with.
  enum class Completes {
    kNothing,
    kConnections,
    kFiles,
    kFolders,
    kChoices,
    // Tables of the source that the first word without a flag names.
    kTables,
    // A connection, or behind it and a dot a table of it.
    kReferences,
  };

  // The member of the arguments' object that it fills: "sample_rows". Its flag
  // is "--sample-rows".
  std::string name;
  Kind kind = Kind::kText;
  // Given by its place and not by a flag. A command has at most one that
  // `repeats`, the last.
  bool positional = false;
  bool required = false;
  bool repeats = false;
  // For kObject: takes the words that no other argument takes, as if each
  // came after its flag.
  bool takes_rest = false;
  std::string help;
  // "0 to 100", or empty.
  std::string bounds;
  // What the help calls the value: "ROWS".
  std::string value_name;
  std::vector<std::string> choices;
  // Shown in the help; whoever runs the command applies it.
  std::optional<Json> default_value;
  Completes completes = Completes::kNothing;
};

// "--sample-rows" for "sample_rows".
std::string FlagOf(const Argument& argument);

// The one argument with a flag that must be given: a word that is left over is
// its value, too, as in `rows read @sqlite.movies people`. nullptr where there
// are several, or where words that are left over mean something else.
const Argument* RequiredFlag(const std::vector<Argument>& arguments);

// What a command has to say: a document, and the exit status that goes with
// it. Where the document tells of something that failed, that is not 0.
struct Answer {
  Json document;
  int exit_status = 0;
};

// One thing that the command line can do.
struct Command {
  // After the program's name: {"discovery", "run"}.
  std::vector<std::string> words;
  // A few words for a list of commands, without a full stop.
  std::string summary;
  // Sentences for its own help; may be empty.
  std::string description;
  std::vector<Argument> arguments;
  // Prints its document as JSON whether or not --json is given.
  bool always_json = false;
  // What its help says of --json; empty: as that of every command.
  std::string json_help;
  // Not in help and completion.
  bool hidden = false;
  // Called once with the arguments that were given, an object.
  std::function<absl::StatusOr<Answer>(const Json& arguments, CommandEnv& env)>
      run;
  // The document as text for people. Empty: as any document is shown.
  std::function<std::string(const Json& document, const Page& page)> render;
};

}  // namespace osiris::cli
