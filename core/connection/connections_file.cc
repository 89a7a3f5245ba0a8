#include "core/connection/connections_file.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/config/nearest_name.h"
#include "core/connection/entry_check.h"
#include "core/connection/secret_parts.h"
#include "fmt/format.h"

namespace osiris {
namespace {

constexpr int64_t kVersion = 1;

Problem NamingProblem(const YamlMember& member, std::vector<std::string> path) {
  return {.line = member.line,
          .column = member.column,
          .path = std::move(path),
          .message = "this name cannot be one of a family or an alias",
          .hint = "use 1 to 64 letters, digits, `_` and `-`"};
}

// Takes all that a file says of connections (ConnectionsFile::said).
class Listener {
 public:
  void TakeRoot(YamlNode root) {
    if (!root.is_mapping()) return Take({}, {.name = "***", .value = root});
    for (YamlMember& member : root.members) {
      if (member.name != "connections" || !member.value.is_mapping()) {
        Take({}, std::move(member));
        continue;
      }
      for (YamlMember& family : member.value.members) {
        TakeFamily(std::move(family));
      }
    }
  }

  std::vector<ConnectionEntry> Said() && {
    std::stable_sort(said_.begin(), said_.end(),
                     [](const ConnectionEntry& a, const ConnectionEntry& b) {
                       return a.reference < b.reference;
                     });
    return std::move(said_);
  }

 private:
  void TakeFamily(YamlMember family) {
    if (!family.value.is_mapping()) return Take({}, std::move(family));
    const std::string name = QuotableFieldName(family.name);
    for (YamlMember& alias : family.value.members) {
      Reference reference = {.family = name,
                             .alias = QuotableFieldName(alias.name)};
      Take(std::move(reference), std::move(alias));
    }
  }

  // A body that is none is a member of one: its name may call it a secret.
  void Take(Reference reference, YamlMember member) {
    ConnectionEntry entry;
    entry.line = member.line;
    if (!reference.alias.empty() && member.value.is_mapping()) {
      entry.body = std::move(member.value);
    } else {
      entry.body.kind = YamlNode::Kind::kMapping;
      entry.body.members.push_back(std::move(member));
    }
    entry.reference = std::move(reference);
    said_.push_back(std::move(entry));
  }

  std::vector<ConnectionEntry> said_;
};

}  // namespace

absl::StatusOr<ConnectionsFile> ConnectionsFile::Parse(std::string_view text) {
  ASSIGN_OR_RETURN(YamlDocument document, ParseYaml(text));
  ConnectionsFile file;
  file.TakeRoot(document.root);
  file.MarkDefaults();
  file.PlaceRepeats(document.problems);
  Listener listener;
  listener.TakeRoot(WithUnread(std::move(document.root)));
  file.said_ = std::move(listener).Said();
  return file;
}

absl::Status ConnectionsFile::CheckVersion() const {
  if (version_known_) return absl::OkStatus();
  return MakeError(ErrorCode::kConfigInvalid,
                   "the connections file is of a version that is not "
                   "understood",
                   {.path = {"version"}, .hint = "write `version: 1`"});
}

const ConnectionEntry* ConnectionsFile::Find(const Reference& reference) const {
  const auto found = std::lower_bound(
      entries_.begin(), entries_.end(), reference,
      [](const ConnectionEntry& entry, const Reference& wanted) {
        return entry.reference < wanted;
      });
  return found != entries_.end() && found->reference == reference ? &*found
                                                                  : nullptr;
}

std::vector<std::string> ConnectionsFile::references() const {
  std::vector<std::string> references;
  for (const ConnectionEntry& entry : entries_) {
    references.push_back(FormatReference(entry.reference));
  }
  return references;
}

void ConnectionsFile::TakeRoot(const YamlNode& root) {
  if (root.is_null()) return;
  if (!root.is_mapping()) {
    problems_.push_back(
        {.line = root.line,
         .path = {},
         .message = "the file must hold `version` and `connections`"});
    return;
  }
  TakeVersion(root);
  for (const YamlMember& member : root.members) {
    if (member.name == "version") continue;
    if (member.name == "connections") {
      TakeConnections(member);
      continue;
    }
    problems_.push_back(
        {.severity = Problem::Severity::kWarning,
         .line = member.line,
         .column = member.column,
         .path = {QuotableFieldName(member.name)},
         .message = fmt::format("`{}` is not a known key",
                                QuotableFieldName(member.name)),
         .hint = DidYouMean(member.name, {"connections", "version"})});
  }
  std::sort(entries_.begin(), entries_.end(),
            [](const ConnectionEntry& a, const ConnectionEntry& b) {
              return a.reference < b.reference;
            });
}

void ConnectionsFile::TakeVersion(const YamlNode& root) {
  const YamlMember* const version = root.Find("version");
  if (version == nullptr) {
    problems_.push_back({.severity = Problem::Severity::kWarning,
                         .line = root.line,
                         .path = {"version"},
                         .message = "the file does not say its version",
                         .hint = "add `version: 1`"});
  } else if (version->value.kind != YamlNode::Kind::kScalar ||
             !version->value.scalar.is_number_integer() ||
             version->value.scalar != kVersion) {
    version_known_ = false;
    problems_.push_back(
        {.line = version->line,
         .column = version->column,
         .path = {"version"},
         .message = "the file's version is not 1, which is the one that is "
                    "understood",
         .hint = "write `version: 1`, or use a newer Osiris"});
  }
}

void ConnectionsFile::TakeConnections(const YamlMember& connections) {
  if (connections.value.is_null()) return;
  if (!connections.value.is_mapping()) {
    problems_.push_back({.line = connections.line,
                         .column = connections.column,
                         .path = {"connections"},
                         .message = "`connections` must hold families"});
    return;
  }
  for (const YamlMember& family : connections.value.members) {
    if (!IsConnectionName(family.name)) {
      problems_.push_back(NamingProblem(family, {"connections"}));
      continue;
    }
    TakeFamily(family);
  }
}

void ConnectionsFile::TakeFamily(const YamlMember& family) {
  if (family.value.is_null()) return;
  if (!family.value.is_mapping()) {
    problems_.push_back(
        {.line = family.line,
         .column = family.column,
         .path = {"connections", family.name},
         .message = fmt::format("`{}` must hold aliases", family.name)});
    return;
  }
  for (const YamlMember& alias : family.value.members) {
    if (!IsConnectionName(alias.name)) {
      problems_.push_back(NamingProblem(alias, {"connections", family.name}));
      continue;
    }
    ConnectionEntry entry;
    entry.reference = {.family = family.name, .alias = alias.name};
    entry.line = alias.line;
    entry.body = alias.value;
    CheckEntry(entry);
    QuestionSecretParts(entry);
    entries_.push_back(std::move(entry));
  }
}

// Of each family one is the default: the one that says so, else the one that
// is called so. Two that say so are both wrong: nobody can know which is meant.
void ConnectionsFile::MarkDefaults() {
  std::map<std::string, std::vector<ConnectionEntry*>> said;
  for (ConnectionEntry& entry : entries_) {
    if (entry.is_default) said[entry.reference.family].push_back(&entry);
  }
  for (ConnectionEntry& entry : entries_) {
    if (entry.reference.alias == "default" &&
        said.count(entry.reference.family) == 0) {
      entry.is_default = true;
    }
  }
  for (const auto& [family, entries] : said) {
    if (entries.size() < 2) continue;
    for (ConnectionEntry* const entry : entries) {
      entry->is_default = false;
      entry->problems.push_back(
          {.line = entry->body.Find("default")->line,
           .path = {"connections", family, entry->reference.alias, "default"},
           .message = fmt::format("{} aliases of `{}` are marked as default",
                                  entries.size(), family),
           .hint = "keep `default: true` on one of them"});
    }
  }
}

// A key that is repeated inside an alias, or the alias itself, is that
// alias's problem; others are the file's.
void ConnectionsFile::PlaceRepeats(const std::vector<Problem>& repeats) {
  for (const Problem& problem : repeats) {
    const auto owner = std::find_if(
        entries_.begin(), entries_.end(), [&](const ConnectionEntry& entry) {
          return problem.path.size() >= 3 && problem.path[0] == "connections" &&
                 problem.path[1] == entry.reference.family &&
                 problem.path[2] == entry.reference.alias;
        });
    if (owner != entries_.end()) {
      owner->problems.push_back(problem);
    } else {
      problems_.push_back(problem);
    }
  }
}

}  // namespace osiris
