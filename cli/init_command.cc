#include "cli/init_command.h"

#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "cli/command_env.h"
#include "cli/home_paths.h"
#include "cli/render/config_template.h"
#include "cli/render/display_text.h"
#include "cli/render/page.h"
#include "core/base/error_info.h"
#include "core/base/file.h"
#include "core/base/shell_word.h"
#include "core/base/status_macros.h"
#include "core/connection/connections_file.h"
#include "core/sample/sample_workspace.h"
#include "fmt/format.h"

namespace osiris::cli {
namespace {

// Makes files in one folder, never over others, and remembers which.
class Maker {
 public:
  explicit Maker(std::string folder) : folder_(std::move(folder)) {}

  absl::Status Make(std::string_view name, std::string_view bytes) {
    const std::string path = PathOf(name);
    const absl::Status status = CreateFile(path, bytes);
    if (status.ok()) {
      created_.push_back(name);
    } else if (status.code() == absl::StatusCode::kAlreadyExists) {
      kept_.push_back(name);
    } else {
      return MakeError(
          ErrorCode::kConfigHomeUnusable, std::string(status.message()),
          {.hint = "repair that, and run `osiris init` again: what was made "
                   "stays; or name another folder"});
    }
    return absl::OkStatus();
  }

  // A month of the sample, which is made only where it is not there yet.
  absl::Status MakeDatabase(std::string_view name, SampleMonth month) {
    std::error_code error;
    if (std::filesystem::exists(PathOf(name), error)) {
      kept_.push_back(name);
      return absl::OkStatus();
    }
    ASSIGN_OR_RETURN(const std::string bytes, SampleDatabase(month));
    return Make(name, bytes);
  }

  std::string PathOf(std::string_view name) const {
    return fmt::format("{}/{}", folder_, name);
  }

  Json created() const { return created_; }
  Json kept() const { return kept_; }

 private:
  const std::string folder_;
  Json created_ = Json::array();
  Json kept_ = Json::array();
};

// Commands that add the parts of the sample that the connections file, which
// was there before, does not have.
Json MissingSample(const Maker& maker, const std::string& call) {
  Json commands = Json::array();
  const absl::StatusOr<std::string> text =
      ReadFile(maker.PathOf(kSampleConnectionsFile));
  if (!text.ok()) return commands;
  const absl::StatusOr<ConnectionsFile> file = ConnectionsFile::Parse(*text);
  const absl::StatusOr<ConnectionsFile> sample =
      ConnectionsFile::Parse(SampleConnections());
  if (!file.ok() || !sample.ok()) return commands;
  for (const ConnectionEntry& entry : sample->entries()) {
    if (file->Find(entry.reference) != nullptr) continue;
    const YamlMember* path = entry.body.Find("path");
    if (path == nullptr) continue;
    commands.push_back(fmt::format("{} connections add {} {}", call,
                                   FormatReference(entry.reference),
                                   ShellWord("path=" + path->value.text)));
  }
  return commands;
}

Json NextSteps(const Maker& maker, const std::string& folder, bool sample) {
  const std::string call = CallOf(folder);
  Json next = sample ? MissingSample(maker, call) : Json::array();
  if (sample) {
    next.push_back(fmt::format("{} discovery run @sqlite.movies", call));
  } else {
    next.push_back(
        fmt::format("{} connections add @sqlite.NAME path=FILE", call));
  }
  next.push_back(fmt::format("{} doctor", call));
  next.push_back(fmt::format("{} mcp clients", call));
  return next;
}

absl::StatusOr<std::string> FolderOf(const Json& arguments,
                                     const CommandEnv& env) {
  const std::string given = arguments.value("folder", "");
  if (!given.empty() && !env.home.empty()) {
    return MakeError(ErrorCode::kProtocolUsageInvalid,
                     "a folder and `--home` are given, and mean the same",
                     {.hint = "give one of them"});
  }
  if (!given.empty() || !env.home.empty()) {
    ASSIGN_OR_RETURN(const Paths paths,
                     FindPaths(given.empty() ? env.home : given));
    return paths.home;
  }
  ASSIGN_OR_RETURN(const Paths paths, FindPaths("."));
  return paths.home;
}

absl::StatusOr<Answer> Init(const Json& arguments, CommandEnv& env) {
  ASSIGN_OR_RETURN(const std::string folder, FolderOf(arguments, env));
  const bool sample = arguments.value("sample", false);
  const absl::Status made = MakeFolder(folder);
  if (!made.ok()) {
    return MakeError(ErrorCode::kConfigHomeUnusable,
                     std::string(made.message()));
  }
  Maker maker(folder);
  RETURN_IF_ERROR(maker.Make("osiris.yaml", ConfigTemplate()));
  if (sample) {
    RETURN_IF_ERROR(maker.MakeDatabase(kSampleFirstFile, SampleMonth::kFirst));
    RETURN_IF_ERROR(
        maker.MakeDatabase(kSampleSecondFile, SampleMonth::kSecond));
  }
  RETURN_IF_ERROR(maker.Make(
      kSampleConnectionsFile,
      sample ? std::string(SampleConnections()) : ConnectionsTemplate()));
  return Answer{.document = {{"status", "success"},
                             {"home", folder},
                             {"created", maker.created()},
                             {"kept", maker.kept()},
                             {"next", NextSteps(maker, folder, sample)}}};
}

std::string Render(const Json& document, const Page& page) {
  std::string out = fmt::format(
      "Home: {}\n", SafeText(document.at("home").get<std::string>()));
  for (const Json& name : document.at("created")) {
    out += fmt::format("  {} {}\n", page.palette.Good("made"),
                       SafeText(name.get<std::string>()));
  }
  for (const Json& name : document.at("kept")) {
    out += fmt::format("  {} {}, which was there already\n",
                       page.palette.Quiet("left"),
                       SafeText(name.get<std::string>()));
  }
  out += "\nNext:\n";
  for (const Json& command : document.at("next")) {
    out += "  " + SafeText(command.get<std::string>()) + "\n";
  }
  return out;
}

}  // namespace

Command InitCommand() {
  Command command;
  command.words = {"init"};
  command.summary = "make a home: settings, connections, and a sample";
  command.description =
      "Makes FOLDER (the working folder, if none is given) a home of Osiris: "
      "writes osiris.yaml, with every setting explained, and "
      "osiris_connections.yaml. Files that are there already are left as they "
      "are, so it is safe to run again.";
  command.arguments = {
      {.name = "folder",
       .positional = true,
       .help = "the folder to use; it is made if need be",
       .value_name = "FOLDER",
       .completes = Argument::Completes::kFolders},
      {.name = "sample",
       .kind = Argument::Kind::kSwitch,
       .help = "add the sample: two SQLite databases about movies, a month "
               "apart"}};
  command.run = Init;
  command.render = Render;
  return command;
}

}  // namespace osiris::cli
