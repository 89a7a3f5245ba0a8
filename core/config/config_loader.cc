#include "core/config/config_loader.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/config/config_keys.h"
#include "core/config/nearest_name.h"
#include "core/config/optional_file.h"
#include "core/config/yaml_document.h"
#include "fmt/format.h"

namespace osiris {
namespace {

std::vector<std::string> KeyNames() {
  std::vector<std::string> names;
  for (const ConfigKey& key : AllConfigKeys()) names.push_back(key.name);
  return names;
}

bool IsSection(std::string_view name) {
  const std::string prefix = fmt::format("{}.", name);
  for (const ConfigKey& key : AllConfigKeys()) {
    if (key.name.compare(0, prefix.size(), prefix) == 0) return true;
  }
  return false;
}

std::vector<std::string> SectionNames() {
  std::vector<std::string> names;
  for (const ConfigKey& key : AllConfigKeys()) {
    std::string section = key.name.substr(0, key.name.find('.'));
    if (names.empty() || names.back() != section) {
      names.push_back(std::move(section));
    }
  }
  return names;
}

class Loader {
 public:
  explicit Loader(const ConfigRequest& request) : request_(request) {}

  LoadedConfig Load() && {
    const absl::Status file = TakeFile();
    for (const ConfigKey& key : AllConfigKeys()) {
      loaded_.sources.emplace(key.name, ConfigSource::kDefault);
      TakeVariable(key);
    }
    for (const auto& [name, text] : request_.flags) TakeFlag(name, text);
    CheckTogether();
    loaded_.status = loaded_.file = file;
    if (file.ok() && HasErrors(loaded_.problems)) {
      loaded_.status =
          ProblemsError(ErrorCode::kConfigInvalid, Subject(), loaded_.problems);
    }
    return std::move(loaded_);
  }

 private:
  // The file is named where any of it is in there.
  std::string Subject() const {
    const bool of_file =
        std::any_of(loaded_.problems.begin(), loaded_.problems.end(),
                    [](const Problem& problem) {
                      return problem.line > 0 &&
                             problem.severity == Problem::Severity::kError;
                    });
    return of_file ? fmt::format("the configuration (`{}`)",
                                 request_.paths.config_file)
                   : "the configuration";
  }

  absl::Status TakeFile() {
    const std::string& path = request_.paths.config_file;
    ASSIGN_OR_RETURN(const std::optional<std::string> text,
                     ReadFileIfThere(path));
    if (!text) return absl::OkStatus();
    absl::StatusOr<YamlDocument> document = ParseYaml(*text);
    if (!document.ok()) {
      return Annotate(document.status(), fmt::format("`{}`", path));
    }
    for (Problem& problem : document->problems) {
      loaded_.problems.push_back(std::move(problem));
    }
    if (document->root.is_null()) return absl::OkStatus();
    if (!document->root.is_mapping()) {
      return MakeError(
          ErrorCode::kConfigInvalid,
          fmt::format("`{}`: the file must hold keys and values", path));
    }
    for (const YamlMember& member : document->root.members) TakeMember(member);
    return absl::OkStatus();
  }

  // "mcp: {queue: 8}" or, in one, "mcp.queue: 8".
  void TakeMember(const YamlMember& member) {
    if (const ConfigKey* const key = FindConfigKey(member.name)) {
      return TakeValue(*key, member);
    }
    if (!IsSection(member.name)) {
      return Unknown(member.name, member.line,
                     DidYouMean(member.name, SectionNames()));
    }
    if (member.value.is_null()) return;
    if (!member.value.is_mapping()) {
      return Add({.line = member.line,
                  .path = {member.name},
                  .message = fmt::format("`{}` must hold keys and values",
                                         member.name)});
    }
    for (const YamlMember& inner : member.value.members) {
      const std::string name = fmt::format("{}.{}", member.name, inner.name);
      if (const ConfigKey* const key = FindConfigKey(name)) {
        TakeValue(*key, inner);
      } else {
        Unknown(name, inner.line, DidYouMean(name, KeyNames()));
      }
    }
  }

  void TakeValue(const ConfigKey& key, const YamlMember& member) {
    // `key:` alone says nothing.
    if (member.value.is_null()) return;
    const auto [place, fresh] = lines_.emplace(key.name, member.line);
    if (!fresh) {
      return Add(
          {.line = member.line,
           .path = {key.name},
           .message = fmt::format("the key `{}` was given on line {} already",
                                  key.name, place->second)});
    }
    Take(key, member.value.ToJson(), ConfigSource::kFile,
         fmt::format("`{}`", key.name), member.line);
  }

  void TakeVariable(const ConfigKey& key) {
    const auto text = request_.environment(key.variable());
    if (!text) return;
    Take(key, ParseConfigValue(key, *text), ConfigSource::kEnvironment,
         fmt::format("the environment variable `{}`", key.variable()), 0,
         "correct the variable, or unset it");
  }

  void TakeFlag(const std::string& name, const std::string& text) {
    if (const ConfigKey* const key = FindConfigKey(name)) {
      return Take(*key, ParseConfigValue(*key, text), ConfigSource::kFlag,
                  fmt::format("the flag for `{}`", name), 0,
                  "correct the flag");
    }
    // Nobody types a flag for a later version: this one is a mistake.
    const std::string meant = DidYouMean(name, KeyNames());
    Add({.path = {name},
         .message = fmt::format("`{}` is not a known key", name),
         .hint =
             meant.empty() ? "the home's osiris.yaml lists the keys" : meant});
  }

  void Take(const ConfigKey& key, const Json& value, ConfigSource source,
            std::string_view subject, int line, std::string hint = "") {
    const std::string wrong = CheckConfigValue(key, value);
    if (!wrong.empty()) {
      return Add({.line = line,
                  .path = {key.name},
                  .message = fmt::format("{} {}", subject, wrong),
                  .hint = std::move(hint)});
    }
    key.set(loaded_.config, value);
    loaded_.sources.insert_or_assign(key.name, source);
  }

  void CheckTogether() {
    const Config::Memory& memory = loaded_.config.memory;
    if (memory.retention_days > memory.max_retention_days) {
      Add({.path = {"memory.retention_days"},
           .message = fmt::format(
               "`memory.retention_days` ({}) must not be larger than "
               "`memory.max_retention_days` ({})",
               memory.retention_days, memory.max_retention_days)});
    }
    if (memory.max_text_bytes > memory.max_entry_bytes) {
      Add({.path = {"memory.max_text_bytes"},
           .message = fmt::format(
               "`memory.max_text_bytes` ({}) must not be larger than "
               "`memory.max_entry_bytes` ({})",
               memory.max_text_bytes, memory.max_entry_bytes)});
    }
  }

  void Unknown(const std::string& name, int line, std::string hint) {
    Add({.severity = Problem::Severity::kWarning,
         .line = line,
         .path = {name},
         .message = fmt::format("`{}` is not a known key", name),
         .hint = std::move(hint)});
  }

  void Add(Problem problem) { loaded_.problems.push_back(std::move(problem)); }

  const ConfigRequest& request_;
  LoadedConfig loaded_;
  // Where the file gives a key.
  std::map<std::string, int> lines_;
};

}  // namespace

std::string_view NameOf(ConfigSource source) {
  switch (source) {
    case ConfigSource::kFlag:
      return "flag";
    case ConfigSource::kEnvironment:
      return "environment";
    case ConfigSource::kFile:
      return "file";
    case ConfigSource::kDefault:
      return "default";
  }
  return "";
}

LoadedConfig LoadConfig(const ConfigRequest& request) {
  return Loader(request).Load();
}

}  // namespace osiris
