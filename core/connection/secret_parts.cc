#include "core/connection/secret_parts.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/component/component_catalog.h"
#include "core/connection/entry_check.h"
#include "core/connection/secret_form.h"
#include "core/secret/secret.h"
#include "core/secret/secret_shape.h"
#include "core/secret/secret_word.h"
#include "fmt/format.h"
#include "fmt/ranges.h"

namespace osiris {
namespace {

class Finder {
 public:
  explicit Finder(const ConnectionEntry& entry) : entry_(entry) {}

  std::vector<SecretPart> Find() && {
    const ComponentSpec* const spec = FindComponent(entry_.reference.family);
    for (const YamlMember& member : entry_.body.members) {
      if (IsOfAlias(member)) {
        TakeCommon(member);
        continue;
      }
      const ComponentField* const field =
          spec == nullptr ? nullptr : spec->Find(member.name);
      path_ = {QuotableFieldName(member.name)};
      path_of_file_ = field != nullptr && field->type == FieldType::kPath;
      if (field == nullptr) {
        Take(member.value,
             IsSecretFieldAnywhere(member.name) || IsSecretName(member.name));
      } else if (field->secret) {
        TakeBelow(member.value);
      } else {
        Take(member.value, false);
      }
    }
    return std::move(parts_);
  }

 private:
  // True for a setting that every alias may have. What is no alias's body, and
  // so read by nobody, has none (ConnectionsFile::said).
  bool IsOfAlias(const YamlMember& member) const {
    const std::string& alias = entry_.reference.alias;
    const bool no_body = member.name == alias && !member.value.is_mapping();
    return !alias.empty() && !no_body && IsCommonSetting(member.name);
  }

  // Nobody reads more of it than rules and settings, and yet a secret may have
  // slipped into it.
  void TakeCommon(const YamlMember& member) {
    path_ = {member.name};
    path_of_file_ = false;
    const YamlNode& value = member.value;
    Take(value, value.kind == YamlNode::Kind::kScalar &&
                    SecretsInText(value.text).empty() &&
                    LooksSecret(value.text));
  }

  // What a secret field holds where its text, or its map's, belongs: that is
  // in SecretFieldsOf.
  void TakeBelow(const YamlNode& node) {
    for (const YamlMember& inner : node.members) {
      if (inner.value.kind == YamlNode::Kind::kScalar) continue;
      path_.push_back(QuotableFieldName(inner.name));
      Take(inner.value, true);
      path_.pop_back();
    }
    TakeItems(node, true);
  }

  void Take(const YamlNode& node, bool whole) {
    if (node.kind == YamlNode::Kind::kScalar) return TakeScalar(node, whole);
    const bool rules = IsOfRules(path_.back());
    for (const YamlMember& inner : node.members) {
      path_.push_back(QuotableFieldName(inner.name));
      const bool named = IsSecretName(inner.name);
      Take(inner.value,
           whole ||
               (named && !(rules && IsCommonSecret(Secret(inner.value.text)))));
      path_.pop_back();
    }
    TakeItems(node, whole);
  }

  // Below it, names are of columns and classes, not of settings.
  static bool IsOfRules(std::string_view name) {
    return name == "columns" || name == "classes";
  }

  void TakeItems(const YamlNode& node, bool whole) {
    for (size_t i = 0; i < node.items.size(); ++i) {
      path_.push_back(std::to_string(i));
      Take(node.items[i], whole);
      path_.pop_back();
    }
  }

  void TakeScalar(const YamlNode& node, bool whole) {
    if (node.text.empty() || node.is_null() || node.scalar.is_boolean()) return;
    // Whatever they are rules for, and wherever they are kept for an alias.
    if (whole && path_.size() > 1 && IsRuleWord(node.text)) return;
    SecretPart part = {.path = path_,
                       .text = node.text,
                       .whole = whole,
                       .path_of_file = path_of_file_,
                       .line = node.line};
    if (whole ? FormOfSecret(node.text) != SecretForm::kStore
              : !SecretsOf(part, node.text).empty() ||
                    node.text.find("${") != std::string::npos) {
      parts_.push_back(std::move(part));
    }
  }

  const ConnectionEntry& entry_;
  std::vector<std::string> path_;
  bool path_of_file_ = false;
  std::vector<SecretPart> parts_;
};

// The last one that is no place in a list.
std::string_view NameOf(const std::vector<std::string>& path) {
  const auto found =
      std::find_if(path.rbegin(), path.rend(), [](const std::string& name) {
        return name.find_first_not_of("0123456789") != std::string::npos;
      });
  return found == path.rend() ? std::string_view() : *found;
}

}  // namespace

std::vector<SecretPart> SecretPartsOf(const ConnectionEntry& entry) {
  return Finder(entry).Find();
}

std::vector<std::string> SecretsOf(const SecretPart& part,
                                   const std::string& text) {
  if (part.path_of_file && text.find("://") == std::string::npos &&
      !text.starts_with("file:")) {
    return {};
  }
  if (!part.whole) return SecretsInText(text);
  std::vector<std::string> secrets = SecretsInSecret(text, NameOf(part.path));
  secrets.insert(secrets.begin(), text);
  return secrets;
}

bool HoldsSecret(const SecretPart& part) {
  const std::vector<std::string> secrets = SecretsOf(part, part.text);
  return std::any_of(secrets.begin(), secrets.end(),
                     [](const std::string& secret) {
                       return FormOfSecret(secret) == SecretForm::kLiteral;
                     });
}

void QuestionSecretParts(ConnectionEntry& entry) {
  for (const SecretPart& part : SecretPartsOf(entry)) {
    if (!HoldsSecret(part)) continue;
    Problem problem = {
        .severity = Problem::Severity::kWarning,
        .line = part.line,
        .path = {"connections", entry.reference.family, entry.reference.alias},
        .message = fmt::format(
            "`{}` {}", fmt::join(part.path, "."),
            part.whole ? "holds a secret" : "holds a secret in its text"),
        .hint =
            "write ${NAME} in its place, for an environment variable: "
            "`osiris connections migrate` cannot move it",
        .assistant_hint =
            "a person can write ${NAME} in its place, for an "
            "environment variable"};
    problem.path.insert(problem.path.end(), part.path.begin(), part.path.end());
    entry.problems.push_back(std::move(problem));
  }
}

}  // namespace osiris
