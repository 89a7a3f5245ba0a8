#include "core/policy/policy_rules.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/config/nearest_name.h"
#include "core/policy/tool_pattern.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris {
namespace {

// In the order of the enumerations.
constexpr std::array<std::string_view, 4> kAccess = {"deny", "schema", "masked",
                                                     "full"};
constexpr std::array<std::string_view, 3> kAsk = {"first", "always", "never"};
constexpr std::array<std::string_view, 7> kSettings = {
    "ask",      "assistants", "columns", "max_bytes",
    "max_rows", "max_tables", "tables"};
constexpr int64_t kMostRows = 1000;
constexpr int64_t kLeastBytes = 1024;
constexpr int64_t kMostBytes = 1048576;
constexpr int64_t kMostTables = 200000;
// More, or longer, is nothing that a person wrote.
constexpr size_t kMostPatterns = 256;
constexpr size_t kLongestPattern = 256;

template <typename Names>
std::vector<std::string> Texts(const Names& names) {
  return {names.begin(), names.end()};
}

std::string Join(const std::vector<std::string>& path) {
  return fmt::format("{}", fmt::join(path, "."));
}

// `name`, if it may be shown: a slip can make a name of a secret.
std::string Shown(std::string_view name) {
  const bool plain = name.size() <= 64 && !name.empty() &&
                     std::all_of(name.begin(), name.end(), [](char c) {
                       return (c >= 'a' && c <= 'z') ||
                              (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
                     });
  return plain ? std::string(name) : "***";
}

class Reader {
 public:
  explicit Reader(std::vector<Problem>& problems) : problems_(problems) {}

  PolicyRules Read(const YamlNode& policy, int line) {
    PolicyRules rules;
    if (!policy.is_mapping()) {
      Add(line, {"policy"}, "`policy` must hold rules");
      return rules;
    }
    for (const YamlMember& member : policy.members) {
      if (member.name == "rules") {
        ReadRules(member, rules.rules);
      } else if (!ReadSetting(member, {"policy"}, rules.all)) {
        Unknown(member, {"policy"}, {"rules"});
      }
    }
    return rules;
  }

 private:
  using Path = std::vector<std::string>;

  void ReadRules(const YamlMember& member, std::vector<PolicyRule>& rules) {
    if (member.value.kind != YamlNode::Kind::kSequence) {
      return Add(member.line, {"policy", "rules"},
                 "`policy.rules` must be a list");
    }
    for (const YamlNode& item : member.value.items) {
      const Path path = {"policy", "rules"};
      if (!item.is_mapping()) {
        Add(item.line, path, "a rule of `policy.rules` must hold settings");
        continue;
      }
      ReadRule(item, path, rules.emplace_back());
    }
  }

  void ReadRule(const YamlNode& item, const Path& path, PolicyRule& rule) {
    for (const YamlMember& member : item.members) {
      if (member.name == "client" || member.name == "tool") {
        const std::optional<std::string> pattern = PatternOf(member.value);
        if (!pattern) {
          Add(member.line, With(path, member.name),
              fmt::format("`policy.rules` has a `{}` that is no pattern of a "
                          "name",
                          member.name));
        } else if (member.name == "client") {
          rule.client = *pattern;
        } else {
          rule.tool = *pattern;
          CheckTool(member, path, *pattern);
        }
      } else if (!ReadSetting(member, path, rule.settings)) {
        Unknown(member, path, {"client", "tool"});
      }
    }
  }

  // A rule for a misspelt tool would never be one for any call.
  void CheckTool(const YamlMember& member, const Path& path,
                 const std::string& pattern) {
    if (FitsSomeTool(pattern)) return;
    Add(member.line, With(path, member.name),
        "`policy.rules` has a `tool` that is the name of no tool",
        DidYouMeanTool(pattern));
  }

  // False for a name that is no setting's.
  bool ReadSetting(const YamlMember& member, const Path& above,
                   PolicySettings& settings) {
    const Path path = With(above, member.name);
    if (member.name == "assistants") {
      if (const auto place = ChoiceOf(member, path, Texts(kAccess))) {
        settings.assistants = static_cast<AssistantAccess>(*place);
      }
    } else if (member.name == "ask") {
      if (const auto place = ChoiceOf(member, path, Texts(kAsk))) {
        settings.ask = static_cast<AskMode>(*place);
      }
    } else if (member.name == "max_rows") {
      settings.max_rows = NumberOf(member, path, 1, kMostRows);
    } else if (member.name == "max_bytes") {
      settings.max_bytes = NumberOf(member, path, kLeastBytes, kMostBytes);
    } else if (member.name == "max_tables") {
      settings.max_tables = NumberOf(member, path, 1, kMostTables);
    } else if (member.name == "tables") {
      ReadPatterns(member, path, settings.tables);
    } else if (member.name == "columns") {
      ReadPatterns(member, path, settings.columns);
    } else {
      return false;
    }
    return true;
  }

  std::optional<size_t> ChoiceOf(const YamlMember& member, const Path& path,
                                 const std::vector<std::string>& choices) {
    const auto found =
        std::find(choices.begin(), choices.end(), member.value.text);
    if (member.value.kind == YamlNode::Kind::kScalar &&
        found != choices.end()) {
      return static_cast<size_t>(found - choices.begin());
    }
    Add(member.line, path,
        fmt::format("`{}` must be one of `{}`", Join(path),
                    fmt::join(choices, "`, `")),
        DidYouMean(member.value.text, choices));
    return std::nullopt;
  }

  std::optional<int64_t> NumberOf(const YamlMember& member, const Path& path,
                                  int64_t least, int64_t most) {
    const Json& value = member.value.scalar;
    if (value.is_number_integer() && value >= least && value <= most) {
      return value.get<int64_t>();
    }
    Add(member.line, path,
        fmt::format("`{}` must be a number from {} to {}", Join(path), least,
                    most));
    return std::nullopt;
  }

  void ReadPatterns(const YamlMember& member, const Path& path,
                    NamePatterns& patterns) {
    if (!member.value.is_mapping()) {
      return Add(member.line, path,
                 fmt::format("`{}` must hold `allow` and `deny`", Join(path)));
    }
    for (const YamlMember& list : member.value.members) {
      if (list.name == "allow") {
        ReadList(list, With(path, "allow"), patterns.allow);
      } else if (list.name == "deny") {
        ReadList(list, With(path, "deny"), patterns.deny);
      } else {
        Add(list.line, path,
            fmt::format("`{}` holds something other than `allow` and `deny`",
                        Join(path)),
            DidYouMean(list.name, {"allow", "deny"}));
      }
    }
  }

  // An empty list would allow nothing, or deny nothing: nobody means it.
  void ReadList(const YamlMember& list, const Path& path,
                std::vector<std::string>& patterns) {
    bool good = list.value.kind == YamlNode::Kind::kSequence &&
                !list.value.items.empty() &&
                list.value.items.size() <= kMostPatterns;
    if (good) {
      for (const YamlNode& item : list.value.items) {
        const std::optional<std::string> pattern = PatternOf(item);
        good = good && pattern.has_value();
        if (pattern) patterns.push_back(*pattern);
      }
    }
    if (good) return;
    Add(list.line, path,
        fmt::format("`{}` must be a list of 1 to {} patterns of names",
                    Join(path), kMostPatterns));
  }

  static std::optional<std::string> PatternOf(const YamlNode& node) {
    if (node.kind != YamlNode::Kind::kScalar || node.text.empty() ||
        node.text.size() > kLongestPattern) {
      return std::nullopt;
    }
    return node.text;
  }

  void Unknown(const YamlMember& member, const Path& above,
               std::vector<std::string> others) {
    std::vector<std::string> names = Texts(kSettings);
    names.insert(names.end(), others.begin(), others.end());
    const Path path = With(above, Shown(member.name));
    Add(member.line, path, fmt::format("`{}` is not a known rule", Join(path)),
        DidYouMean(member.name, names));
  }

  static Path With(Path path, std::string name) {
    path.push_back(std::move(name));
    return path;
  }

  void Add(int line, Path path, std::string message, std::string hint = "") {
    problems_.push_back({.line = line,
                         .path = std::move(path),
                         .message = std::move(message),
                         .hint = std::move(hint)});
  }

  std::vector<Problem>& problems_;
};

Json SettingsSchema() {
  const Json list = {
      {"type", "array"},
      {"minItems", 1},
      {"maxItems", kMostPatterns},
      {"items",
       {{"type", "string"}, {"minLength", 1}, {"maxLength", kLongestPattern}}}};
  const Json patterns = {{"type", "object"},
                         {"properties", {{"allow", list}, {"deny", list}}},
                         {"additionalProperties", false}};
  return {{"assistants", {{"enum", Texts(kAccess)}}},
          {"ask", {{"enum", Texts(kAsk)}}},
          {"max_rows",
           {{"type", "integer"}, {"minimum", 1}, {"maximum", kMostRows}}},
          {"max_bytes",
           {{"type", "integer"},
            {"minimum", kLeastBytes},
            {"maximum", kMostBytes}}},
          {"max_tables",
           {{"type", "integer"}, {"minimum", 1}, {"maximum", kMostTables}}},
          {"tables", patterns},
          {"columns", patterns}};
}

Json Closed(Json properties) {
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"additionalProperties", false}};
}

}  // namespace

PolicyRules ReadPolicyRules(const YamlNode& policy, int line,
                            std::vector<Problem>& problems) {
  return Reader(problems).Read(policy, line);
}

Json PolicyRulesSchema() {
  const Json pattern = {
      {"type", "string"}, {"minLength", 1}, {"maxLength", kLongestPattern}};
  Json rule = SettingsSchema();
  rule["client"] = pattern;
  rule["tool"] = pattern;
  Json all = SettingsSchema();
  all["rules"] = {{"type", "array"}, {"items", Closed(std::move(rule))}};
  return Closed(std::move(all));
}

std::string_view NameOf(AssistantAccess access) {
  return kAccess[static_cast<size_t>(access)];
}

}  // namespace osiris
