#include "core/mask/mask_rules.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/config/nearest_name.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris {
namespace {

// In the order of MaskAction.
constexpr std::array<std::string_view, 5> kActions = {"token", "domain",
                                                      "length", "keep", "drop"};
// column, table, schema.
constexpr size_t kMaxParts = 3;

// Last part first.
std::vector<FoldedName> PartsOf(std::string_view pattern) {
  std::vector<FoldedName> parts;
  while (true) {
    const size_t dot = pattern.rfind('.');
    if (dot == std::string_view::npos) break;
    parts.emplace_back(pattern.substr(dot + 1));
    pattern = pattern.substr(0, dot);
  }
  parts.emplace_back(pattern);
  return parts;
}

bool IsPattern(std::string_view pattern) {
  const std::vector<FoldedName> parts = PartsOf(pattern);
  return parts.size() <= kMaxParts &&
         std::none_of(parts.begin(), parts.end(), [](const FoldedName& part) {
           return part.exact().empty();
         });
}

bool IsAny(const FoldedName& part) { return part.exact() == "*"; }

// What leaves no more of a value than `a`, and no more than `b`.
MaskAction Stricter(MaskAction a, MaskAction b) {
  if (a == b || b == MaskAction::kKeep) return a;
  if (a == MaskAction::kKeep) return b;
  if (a == MaskAction::kDrop || b == MaskAction::kDrop) {
    return MaskAction::kDrop;
  }
  // A domain and a length are no part of each other.
  return MaskAction::kToken;
}

template <typename Names>
std::vector<std::string> Texts(const Names& names) {
  return {names.begin(), names.end()};
}

class Reader {
 public:
  explicit Reader(std::vector<Problem>& problems) : problems_(problems) {}

  MaskRules Read(const YamlNode& mask, int line) {
    if (!mask.is_mapping()) {
      Add(line, {"mask"}, "`mask` must hold `classes` and `columns`");
      return {};
    }
    for (const YamlMember& member : mask.members) {
      if (member.name != "classes" && member.name != "columns") {
        Add(member.line, {"mask"},
            "`mask` holds something other than `classes` and `columns`",
            DidYouMean(member.name, {"classes", "columns"}));
      } else if (!member.value.is_mapping()) {
        Add(member.line, {"mask", member.name},
            fmt::format("`mask.{}` must hold names and what becomes of them",
                        member.name));
      } else if (member.name == "classes") {
        ReadClasses(member.value);
      } else {
        ReadColumns(member.value);
      }
    }
    return std::move(rules_);
  }

 private:
  void ReadClasses(const YamlNode& classes) {
    std::vector<std::string> names;
    for (const PersonalClass personal : AllPersonalClasses()) {
      names.emplace_back(NameOf(personal));
    }
    for (const YamlMember& member : classes.members) {
      const auto personal = PersonalClassFrom(member.name);
      if (!personal) {
        Add(member.line, {"mask", "classes"},
            fmt::format("`mask.classes` names a class that is none of `{}`",
                        fmt::join(names, "`, `")),
            DidYouMean(member.name, names));
      } else if (const auto action = ActionOf(member, {"mask", "classes"})) {
        rules_.SetClass(*personal, *action);
      }
    }
  }

  void ReadColumns(const YamlNode& columns) {
    for (const YamlMember& member : columns.members) {
      if (!IsPattern(member.name)) {
        Add(member.line, {"mask", "columns"},
            "`mask.columns` names columns as `column`, `table.column` or "
            "`schema.table.column`");
      } else if (const auto action = ActionOf(member, {"mask", "columns"})) {
        rules_.SetColumn(member.name, *action);
      }
    }
  }

  std::optional<MaskAction> ActionOf(const YamlMember& member,
                                     std::vector<std::string> path) {
    std::optional<MaskAction> action;
    if (member.value.kind == YamlNode::Kind::kScalar) {
      action = MaskActionFrom(member.value.text);
    }
    if (!action) {
      const std::string where = fmt::format("{}", fmt::join(path, "."));
      Add(member.line, std::move(path),
          fmt::format("what becomes of a name in `{}` must be one of `{}`",
                      where, fmt::join(kActions, "`, `")),
          DidYouMean(member.value.text, Texts(kActions)));
    }
    return action;
  }

  void Add(int line, std::vector<std::string> path, std::string message,
           std::string hint = "") {
    problems_.push_back({.line = line,
                         .path = std::move(path),
                         .message = std::move(message),
                         .hint = std::move(hint)});
  }

  std::vector<Problem>& problems_;
  MaskRules rules_;
};

}  // namespace

std::string_view NameOf(MaskAction action) {
  return kActions[static_cast<size_t>(action)];
}

std::optional<MaskAction> MaskActionFrom(std::string_view name) {
  const auto* const found = std::find(kActions.begin(), kActions.end(), name);
  if (found == kActions.end()) return std::nullopt;
  return static_cast<MaskAction>(found - kActions.begin());
}

std::optional<MaskAction> MaskRules::OfColumn(const TableName& table,
                                              std::string_view column) const {
  std::optional<MaskAction> action = OwnOfColumn(table, column);
  // By which the column has no rule, and its class decides.
  std::vector<const MaskRules*> silent;
  if (!action) silent.push_back(this);
  for (const MaskRules& rules : narrowed_by_) {
    const auto other = rules.OwnOfColumn(table, column);
    if (!other) silent.push_back(&rules);
    if (other) action = action ? Stricter(*action, *other) : other;
  }
  if (!action || silent.empty()) return action;
  if (action == MaskAction::kKeep) return std::nullopt;
  for (const MaskRules* rules : silent) action = rules->OfAnyClass(*action);
  return action;
}

std::optional<MaskAction> MaskRules::OwnOfColumn(
    const TableName& table, std::string_view column) const {
  if (columns_.empty()) return std::nullopt;
  const Names names = NamesOf(table, column);
  const ColumnRule* best = nullptr;
  std::pair<int, int> nearest;
  for (const ColumnRule& rule : columns_) {
    if (!rule.Fits(names)) continue;
    const std::pair<int, int> nearness = rule.Nearness(names);
    if (best == nullptr || nearness > nearest) {
      best = &rule;
      nearest = nearness;
    }
  }
  if (best == nullptr) return std::nullopt;
  return best->action;
}

MaskRules::Names MaskRules::NamesOf(const TableName& table,
                                    std::string_view column) {
  return {FoldedName(column), FoldedName(table.name), FoldedName(table.schema)};
}

bool MaskRules::ColumnRule::Fits(const Names& names) const {
  const bool shows = action == MaskAction::kKeep;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (IsAny(parts[i])) continue;
    if (shows ? parts[i].exact() != names[i].exact()
              : parts[i].bare() != names[i].bare()) {
      return false;
    }
  }
  return true;
}

std::pair<int, int> MaskRules::ColumnRule::Nearness(const Names& names) const {
  std::pair<int, int> nearness;
  for (size_t i = 0; i < parts.size(); ++i) {
    if (IsAny(parts[i])) continue;
    ++nearness.first;
    if (parts[i].exact() == names[i].exact()) ++nearness.second;
  }
  return nearness;
}

std::vector<std::string> MaskRules::NamesNotIn(const Catalog& catalog) const {
  std::vector<const ColumnRule*> idle;
  for (const ColumnRule& rule : columns_) idle.push_back(&rule);
  for (const Table& table : catalog.tables) {
    for (const Column& column : table.columns) {
      const Names names = NamesOf(table.name, column.name);
      std::erase_if(
          idle, [&names](const ColumnRule* rule) { return rule->Fits(names); });
      if (idle.empty()) return {};
    }
  }
  std::vector<std::string> names;
  for (const ColumnRule* rule : idle) names.push_back(rule->written);
  return names;
}

MaskAction MaskRules::OfClass(PersonalClass personal) const {
  MaskAction action = OwnOfClass(personal);
  for (const MaskRules& rules : narrowed_by_) {
    action = Stricter(action, rules.OwnOfClass(personal));
  }
  return action;
}

MaskAction MaskRules::OfAnyClass(MaskAction action) const {
  for (const auto& [personal, other] : classes_) {
    action = Stricter(action, other);
  }
  return Stricter(action, MaskAction::kToken);
}

void MaskRules::Narrow(const MaskRules& other) {
  if (other == *this) return;
  MaskRules own = other;
  std::vector<MaskRules> more = std::move(own.narrowed_by_);
  own.narrowed_by_.clear();
  more.insert(more.begin(), std::move(own));
  for (MaskRules& rules : more) {
    narrowed_by_.push_back(std::move(rules));
  }
}

MaskAction MaskRules::OwnOfClass(PersonalClass personal) const {
  const auto found = classes_.find(personal);
  return found == classes_.end() ? MaskAction::kToken : found->second;
}

void MaskRules::SetColumn(std::string_view pattern, MaskAction action) {
  std::vector<FoldedName> parts = PartsOf(pattern);
  if (parts.size() > kMaxParts) return;
  std::erase_if(columns_, [&parts](const ColumnRule& rule) {
    return rule.parts == parts;
  });
  columns_.push_back({.written = std::string(pattern),
                      .parts = std::move(parts),
                      .action = action});
}

void MaskRules::SetClass(PersonalClass personal, MaskAction action) {
  classes_[personal] = action;
}

MaskRules ReadMaskRules(const YamlNode& mask, int line,
                        std::vector<Problem>& problems) {
  return Reader(problems).Read(mask, line);
}

Json MaskRulesSchema() {
  const Json action = {{"enum", Texts(kActions)}};
  Json classes = Json::object();
  for (const PersonalClass personal : AllPersonalClasses()) {
    classes[std::string(NameOf(personal))] = action;
  }
  return {
      {"type", "object"},
      {"properties",
       {{"classes",
         {{"type", "object"},
          {"properties", std::move(classes)},
          {"additionalProperties", false}}},
        {"columns", {{"type", "object"}, {"additionalProperties", action}}}}},
      {"additionalProperties", false}};
}

}  // namespace osiris
