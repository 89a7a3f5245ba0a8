#include "core/connection/entry_check.h"

#include <algorithm>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/component/component_catalog.h"
#include "core/config/nearest_name.h"
#include "core/connection/field_value.h"
#include "core/connection/secret_form.h"
#include "core/connection/variables.h"
#include "core/mask/detect/personal_class.h"
#include "core/mask/mask_rules.h"
#include "core/policy/policy_rules.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris {
namespace {

const std::vector<std::string>& CommonSettings() {
  static const auto* const names = new std::vector<std::string>{
      "default", "environment", "mask", "payloads", "policy"};
  return *names;
}

const std::vector<std::string>& Environments() {
  static const auto* const names =
      new std::vector<std::string>{"prod", "staging", "dev"};
  return *names;
}

const std::vector<std::string>& Payloads() {
  static const auto* const names =
      new std::vector<std::string>{"full", "hash", "off"};
  return *names;
}

bool Contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

using Words = std::set<std::string, std::less<>>;

// What `schema` says that something may be, at any depth.
void AddChoices(const Json& schema, Words& words) {
  for (const auto& [name, value] : schema.items()) {
    if (name == "enum") {
      for (const Json& choice : value) {
        if (choice.is_string()) words.insert(choice.get<std::string>());
      }
    } else if (value.is_structured()) {
      AddChoices(value, words);
    }
  }
}

class Checker {
 public:
  explicit Checker(ConnectionEntry& entry)
      : entry_(entry), spec_(FindComponent(entry.reference.family)) {}

  void Check() {
    const std::string name = FormatReference(entry_.reference);
    if (spec_ == nullptr) {
      std::vector<std::string> families;
      for (const ComponentSpec& spec : AllComponents()) {
        families.push_back(spec.family);
      }
      Add(entry_.line, {},
          fmt::format("`{}` is not a known family", entry_.reference.family),
          DidYouMean(entry_.reference.family, families));
    }
    if (entry_.body.is_null()) {
      return Add(entry_.line, {}, fmt::format("`{}` has no settings", name),
                 "give it the fields of its family, or remove it");
    }
    if (!entry_.body.is_mapping()) {
      return Add(entry_.line, {},
                 fmt::format("`{}` must hold settings and values", name));
    }
    for (const YamlMember& member : entry_.body.members) CheckMember(member);
    if (spec_ != nullptr) CheckPresence();
  }

 private:
  void CheckMember(const YamlMember& member) {
    if (IsCommonSetting(member.name)) return CheckCommon(member);
    if (spec_ == nullptr) return;
    if (const ComponentField* const field = spec_->Find(member.name)) {
      return CheckField(*field, member);
    }
    std::vector<std::string> names = CommonSettings();
    for (const ComponentField& field : spec_->fields) {
      names.push_back(field.name);
    }
    const std::string name = QuotableFieldName(member.name);
    Add(member.line, {name},
        fmt::format("`{}` is not a field of `{}`", name, spec_->family),
        DidYouMean(member.name, names));
  }

  void CheckCommon(const YamlMember& member) {
    if (member.name == "default") {
      if (!member.value.scalar.is_boolean()) {
        return Add(member.line, {"default"}, "`default` must be true or false");
      }
      entry_.is_default = member.value.scalar.get<bool>();
    } else if (member.name == "environment") {
      if (!IsOneOf(member, Environments(), {"environment"})) return;
      entry_.environment = member.value.text;
    } else if (member.name == "payloads") {
      IsOneOf(member, Payloads(), {"payloads"});
    } else if (member.name == "policy") {
      // A misspelt rule must not pass for none.
      std::vector<Problem> problems;
      ReadPolicyRules(member.value, member.line, problems);
      AddAll(std::move(problems));
    } else if (member.name == "mask") {
      std::vector<Problem> problems;
      ReadMaskRules(member.value, member.line, problems);
      AddAll(std::move(problems));
    }
  }

  void AddAll(std::vector<Problem> problems) {
    for (Problem& problem : problems) {
      Add(problem.line, std::move(problem.path), std::move(problem.message),
          std::move(problem.hint));
    }
  }

  bool IsOneOf(const YamlMember& member,
               const std::vector<std::string>& choices,
               std::vector<std::string> path) {
    if (member.value.kind == YamlNode::Kind::kScalar &&
        Contains(choices, member.value.text)) {
      return true;
    }
    std::string message =
        fmt::format("`{}` must be one of `{}`", fmt::join(path, "."),
                    fmt::join(choices, "`, `"));
    Add(member.line, std::move(path), std::move(message));
    return false;
  }

  void CheckField(const ComponentField& field, const YamlMember& member) {
    if (field.type == FieldType::kMap) return CheckMap(field, member);
    if (member.value.is_null()) {
      return Add(member.line, {field.name},
                 fmt::format("`{}` has no value", field.name));
    }
    if (member.value.kind != YamlNode::Kind::kScalar) {
      return Add(member.line, {field.name},
                 fmt::format("`{}` {}", field.name, RequirementOf(field)));
    }
    CheckText(field, member.line, {field.name}, member.value.text);
  }

  void CheckMap(const ComponentField& field, const YamlMember& member) {
    if (!member.value.is_mapping()) {
      return Add(member.line, {field.name},
                 fmt::format("`{}` {}", field.name, RequirementOf(field)));
    }
    ComponentField text = field;
    text.type = FieldType::kString;
    for (const YamlMember& inner : member.value.members) {
      if (inner.value.kind != YamlNode::Kind::kScalar) {
        Add(inner.line, {field.name},
            fmt::format("`{}` {}", field.name, RequirementOf(field)));
        continue;
      }
      text.secret =
          field.secret && !IsPlainHeader(inner.name, inner.value.text);
      CheckText(text, inner.line, {field.name}, inner.value.text);
    }
  }

  void CheckText(const ComponentField& field, int line,
                 std::vector<std::string> path, const std::string& text) {
    const auto parts = ParseTemplate(text);
    if (!parts.ok()) {
      return Add(line, std::move(path),
                 fmt::format("`{}`: {}", field.name,
                             std::string(parts.status().message())),
                 GetErrorInfo(parts.status()).hint);
    }
    if (field.secret && FormOfSecret(text) == SecretForm::kLiteral) {
      Add(line, path, fmt::format("`{}` holds the secret itself", field.name),
          "`osiris connections migrate` moves it into the keychain or the "
          "vault; or write ${NAME}, for an environment variable");
      entry_.problems.back().severity = Problem::Severity::kWarning;
      entry_.problems.back().assistant_hint =
          "a person can move it into the keychain or the vault, or write "
          "${NAME}, for an environment variable";
    }
    const bool has_variables = std::any_of(
        parts->begin(), parts->end(),
        [](const TemplatePart& part) { return !part.variable.empty(); });
    if (has_variables) return;
    const std::string plain = parts->empty() ? "" : parts->front().literal;
    if (!TypeFieldValue(field, plain)) {
      Add(line, std::move(path),
          fmt::format("`{}` {}", field.name, RequirementOf(field)));
    }
  }

  // What must be there and is not.
  void CheckPresence() {
    for (const ComponentField& field : spec_->fields) {
      if (field.required && entry_.body.Find(field.name) == nullptr) {
        Add(entry_.line, {field.name},
            fmt::format("`{}` lacks the field `{}`",
                        FormatReference(entry_.reference), field.name));
      }
    }
    for (const std::vector<std::string>& names : spec_->one_of) {
      const auto given = std::count_if(
          names.begin(), names.end(), [this](const std::string& name) {
            return entry_.body.Find(name) != nullptr;
          });
      if (given == 1) continue;
      Add(entry_.line, {},
          fmt::format("`{}` needs exactly one of the fields `{}`",
                      FormatReference(entry_.reference),
                      fmt::join(names, "`, `")));
    }
  }

  void Add(int line, std::vector<std::string> below, std::string message,
           std::string hint = "") {
    std::vector<std::string> path = {"connections", entry_.reference.family,
                                     entry_.reference.alias};
    path.insert(path.end(), below.begin(), below.end());
    entry_.problems.push_back({.line = line,
                               .path = std::move(path),
                               .message = std::move(message),
                               .hint = std::move(hint)});
  }

  ConnectionEntry& entry_;
  const ComponentSpec* const spec_;
};

}  // namespace

void CheckEntry(ConnectionEntry& entry) { Checker(entry).Check(); }

bool IsCommonSetting(std::string_view name) {
  return Contains(CommonSettings(), name);
}

std::string QuotableFieldName(std::string_view name) {
  return IsConnectionName(name) ? std::string(name) : "***";
}

bool IsRuleWord(std::string_view text) {
  static const auto* const words = [] {
    auto* const made = new Words(Payloads().begin(), Payloads().end());
    AddChoices(MaskRulesSchema(), *made);
    AddChoices(PolicyRulesSchema(), *made);
    for (const PersonalClass personal : AllPersonalClasses()) {
      made->emplace(NameOf(personal));
    }
    return made;
  }();
  return words->contains(text);
}

}  // namespace osiris
