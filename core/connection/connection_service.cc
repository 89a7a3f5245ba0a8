#include "core/connection/connection_service.h"

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/component/component_catalog.h"
#include "core/config/nearest_name.h"
#include "core/connection/connection_display.h"
#include "core/connection/connections_edit.h"
#include "core/connection/connections_text.h"
#include "core/connection/doctor.h"
#include "fmt/format.h"

namespace osiris {
namespace {

Json ProblemsJson(const std::vector<Problem>& problems,
                  Audience audience = Audience::kPerson) {
  Json json = Json::array();
  for (const Problem& problem : problems) {
    json.push_back(ToJson(problem, audience));
  }
  return json;
}

// A person is shown everything.
Audience AudienceOf(const ConnectionService::Shown& shown) {
  return shown ? Audience::kAssistant : Audience::kPerson;
}

// What is wrong with the file as a whole. The first is that it is not the one
// in force. Who is not shown every connection hears of no place in the file,
// for it may name one.
std::vector<Problem> ProblemsOf(const CurrentConnections& current,
                                const ConnectionService::Shown& shown) {
  std::vector<Problem> problems = current.file->problems();
  if (shown) {
    std::erase_if(problems, [](const Problem& problem) {
      return problem.path.size() > 1;
    });
  }
  if (current.refused.ok()) return problems;
  problems.insert(
      problems.begin(),
      {.path = {},
       .message = fmt::format("the file cannot be read, so the connections "
                              "that were read before it are in force: {}",
                              MessageFor(current.refused, AudienceOf(shown))),
       .hint = "correct the file; it is read again when it changes"});
  return problems;
}

// Paths, hosts and accounts are no assistant's business: it says connections by
// their references. Which settings there are stays.
void HideValues(Json& node) {
  if (node.is_structured()) {
    for (Json& part : node) HideValues(part);
  } else if (!node.is_boolean() && !node.is_null()) {
    node = "***";
  }
}

// Why `entry`, one of `file`, cannot be used or should be looked at, as far as
// that can be known without asking a source or a store.
std::vector<Problem> ProblemsOf(const ConnectionEntry& entry,
                                const ConnectionsFile& file,
                                const Environment& environment,
                                Audience audience) {
  std::vector<Problem> problems = entry.problems;
  if (!file.CheckVersion().ok()) {
    for (const Problem& problem : file.problems()) {
      if (problem.path == std::vector<std::string>{"version"}) {
        problems.push_back(problem);
      }
    }
  }
  for (auto* const find : {UnsetVariables, UnfitValues}) {
    for (Problem& problem : find(entry, environment, audience)) {
      problems.push_back(std::move(problem));
    }
  }
  return problems;
}

Json Listed(const ConnectionEntry& entry, const std::vector<Problem>& problems,
            Audience audience) {
  Json config = DisplayFields(entry);
  if (audience == Audience::kAssistant) HideValues(config);
  Json json = {{"reference", FormatReference(entry.reference)},
               {"family", entry.reference.family},
               {"alias", entry.reference.alias},
               {"default", entry.is_default},
               {"available", IsAvailable(entry.reference.family)},
               {"usable", !HasErrors(problems)},
               {"config", std::move(config)},
               {"problems", ProblemsJson(problems, audience)}};
  if (!entry.environment.empty()) json["environment"] = entry.environment;
  return json;
}

// What hints may name to assistants, whoever they are: connections that deny
// one of them are left out, by their own rules or, without any, by `standard`,
// and those with rules that cannot be read.
std::vector<std::string> Suggestible(const ConnectionsFile& file,
                                     AssistantAccess standard) {
  std::vector<std::string> references;
  for (const ConnectionEntry& entry : file.entries()) {
    const YamlMember* const policy = entry.body.Find("policy");
    std::vector<Problem> problems;
    PolicyRules rules;
    if (policy != nullptr) {
      rules = ReadPolicyRules(policy->value, policy->line, problems);
    }
    const bool denies =
        rules.all.assistants.value_or(standard) == AssistantAccess::kDeny ||
        std::any_of(rules.rules.begin(), rules.rules.end(),
                    [](const PolicyRule& rule) {
                      return rule.settings.assistants == AssistantAccess::kDeny;
                    });
    if (problems.empty() && !denies) {
      references.push_back(FormatReference(entry.reference));
    }
  }
  return references;
}

absl::Status NotFound(const ConnectionsFile& file, const Reference& reference,
                      AssistantAccess standard) {
  const std::string wanted = FormatReference(reference);
  ErrorDetails details = {
      .path = {},
      .hint = DidYouMean(wanted, file.references()),
      .assistant_hint = DidYouMean(wanted, Suggestible(file, standard))};
  // Without words of their own, assistants would read those for people.
  if (details.assistant_hint.empty()) {
    details.assistant_hint =
        Describe(ErrorCode::kConnectionNotFound).assistant_hint;
  }
  return MakeError(ErrorCode::kConnectionNotFound,
                   fmt::format("no connection `{}` is configured", wanted),
                   details);
}

// What is to be written of `connection`.
Json BodyOf(const NewConnection& connection) {
  Json body = connection.fields;
  if (connection.is_default) body["default"] = true;
  if (!connection.environment.empty()) {
    body["environment"] = connection.environment;
  }
  return body;
}

absl::Status CheckFamily(const std::string& family) {
  if (IsAvailable(family)) return absl::OkStatus();
  return MakeError(
      ErrorCode::kConnectionFamilyUnknown,
      fmt::format("this build has no driver for `{}`", family),
      {.path = {}, .hint = DidYouMean(family, AvailableFamilies())});
}

// What is misspelt must not pass for everything.
PayloadMode PayloadRuleOf(const ConnectionEntry& entry) {
  const YamlMember* const rule = entry.body.Find("payloads");
  if (rule == nullptr || rule->value.text == "full") return PayloadMode::kFull;
  return rule->value.text == "off" ? PayloadMode::kOff : PayloadMode::kHash;
}

}  // namespace

ConnectionService::ConnectionService(Paths paths, Environment environment,
                                     const DriverRegistry* drivers,
                                     std::shared_ptr<ConnectionsSource> source,
                                     SecretReader secrets, Standard standard)
    : paths_(std::move(paths)),
      environment_(std::move(environment)),
      drivers_(drivers),
      source_(std::move(source)),
      secrets_(std::move(secrets)),
      standard_(std::move(standard)),
      places_(environment_, paths_) {}

absl::StatusOr<const ConnectionEntry*> ConnectionService::FindEntry(
    const ConnectionsFile& file, const Reference& reference) const {
  if (const ConnectionEntry* const entry = file.Find(reference)) return entry;
  return NotFound(file, reference,
                  standard_ ? standard_() : AssistantAccess::kSchema);
}

absl::StatusOr<Json> ConnectionService::List(const Shown& shown) {
  ASSIGN_OR_RETURN(const CurrentConnections current, source_->Current());
  const std::vector<Problem> problems = ProblemsOf(current, shown);
  Json connections = Json::array();
  for (const ConnectionEntry& entry : current.file->entries()) {
    if (shown && !shown(FormatReference(entry.reference))) continue;
    connections.push_back(Listed(
        entry,
        ProblemsOf(entry, *current.file, environment_, AudienceOf(shown)),
        AudienceOf(shown)));
  }
  return Json{{"status", "success"},
              {"count", connections.size()},
              {"connections", std::move(connections)},
              {"problems", ProblemsJson(problems, AudienceOf(shown))}};
}

std::shared_ptr<const ConnectionService::Lines> ConnectionService::LinesOf(
    const std::shared_ptr<const ConnectionsFile>& file) {
  const std::lock_guard lock(mutex_);
  if (lines_ != nullptr && lines_->file == file) return lines_;
  auto made = std::make_shared<Lines>();
  made->file = file;
  for (const ConnectionEntry& entry : file->entries()) {
    const std::vector<Problem> problems =
        ProblemsOf(entry, *file, environment_, Audience::kAssistant);
    made->lines.push_back(
        {FormatReference(entry.reference),
         DumpJson(Listed(entry, problems, Audience::kAssistant))});
  }
  lines_ = std::move(made);
  return lines_;
}

absl::StatusOr<std::string> ConnectionService::ListText(const Shown& shown) {
  ASSIGN_OR_RETURN(const CurrentConnections current, source_->Current());
  const std::shared_ptr<const Lines> all = LinesOf(current.file);
  std::string connections = "[";
  int64_t count = 0;
  for (const Lines::Line& line : all->lines) {
    if (!shown(line.reference)) continue;
    if (count++ > 0) connections += ',';
    connections += line.text;
  }
  connections += ']';
  const Json rest = {{"status", "success"},
                     {"count", count},
                     {"problems", ProblemsJson(ProblemsOf(current, shown),
                                               AudienceOf(shown))}};
  return JsonObjectText(rest).Add("connections", std::move(connections)).Text();
}

absl::StatusOr<ConnectionConfig> ConnectionService::Resolve(
    const Reference& reference) {
  ASSIGN_OR_RETURN(ResolvedConnection resolved, ResolveWithRedactor(reference));
  resolved.config.redactor =
      std::make_shared<const Redactor>(std::move(resolved.redactor));
  return std::move(resolved.config);
}

std::vector<std::string> ConnectionService::ReferencesTo(
    std::string_view identity) {
  const absl::StatusOr<CurrentConnections> current = source_->Current();
  if (!current.ok()) return {};
  return places_.ReferencesTo(current->file, identity);
}

absl::StatusOr<KnownSecrets> ConnectionService::Secrets() {
  ASSIGN_OR_RETURN(const CurrentConnections current, source_->Current());
  RETURN_IF_ERROR(current.file->CheckVersion());
  return KnownSecretsOf(*current.file, environment_, secrets_);
}

bool ConnectionService::Has(const Reference& reference) {
  const absl::StatusOr<CurrentConnections> current = source_->Current();
  return current.ok() && FindEntry(*current->file, reference).ok();
}

absl::StatusOr<ConnectionRules> ConnectionService::RulesOf(
    const Reference& reference) {
  ASSIGN_OR_RETURN(const CurrentConnections current, source_->Current());
  ConnectionRules rules;
  ASSIGN_OR_RETURN(const ConnectionEntry* const entry,
                   FindEntry(*current.file, reference));
  const auto problems_of = [&reference](const char* setting,
                                        const std::vector<Problem>& problems) {
    return ProblemsError(
        ErrorCode::kConnectionInvalid,
        fmt::format("`{}` of `{}`", setting, FormatReference(reference)),
        problems);
  };
  std::vector<Problem> problems;
  if (const YamlMember* const policy = entry->body.Find("policy")) {
    rules.policy = ReadPolicyRules(policy->value, policy->line, problems);
    if (!problems.empty()) return problems_of("policy", problems);
  }
  if (const YamlMember* const mask = entry->body.Find("mask")) {
    rules.masks = ReadMaskRules(mask->value, mask->line, problems);
    if (!problems.empty()) return problems_of("mask", problems);
  }
  return rules;
}

PayloadMode ConnectionService::PayloadRule(
    const std::optional<Reference>& reference) {
  const absl::StatusOr<CurrentConnections> current = source_->Current();
  if (!current.ok()) return PayloadMode::kHash;
  if (reference.has_value()) {
    const ConnectionEntry* const entry = current->file->Find(*reference);
    return entry == nullptr ? PayloadMode::kFull : PayloadRuleOf(*entry);
  }
  PayloadMode least = PayloadMode::kFull;
  for (const ConnectionEntry& entry : current->file->entries()) {
    least = std::max(least, PayloadRuleOf(entry));
  }
  return least;
}

absl::StatusOr<ResolvedConnection> ConnectionService::ResolveWithRedactor(
    const Reference& reference) {
  ASSIGN_OR_RETURN(const CurrentConnections current, source_->Current());
  RETURN_IF_ERROR(current.file->CheckVersion());
  ASSIGN_OR_RETURN(const ConnectionEntry* const entry,
                   FindEntry(*current.file, reference));
  return ResolveEntry(*entry, environment_, paths_.home, secrets_);
}

absl::StatusOr<Json> ConnectionService::Doctor(
    const std::optional<Reference>& reference, const CallContext& context,
    const Shown& shown) {
  ASSIGN_OR_RETURN(const CurrentConnections current, source_->Current());
  RETURN_IF_ERROR(current.file->CheckVersion());
  std::vector<const ConnectionEntry*> entries;
  if (reference) {
    ASSIGN_OR_RETURN(const ConnectionEntry* const entry,
                     FindEntry(*current.file, *reference));
    entries.push_back(entry);
  } else {
    for (const ConnectionEntry& entry : current.file->entries()) {
      if (shown && !shown(FormatReference(entry.reference))) continue;
      entries.push_back(&entry);
    }
  }
  const DoctorTools tools = {.environment = environment_,
                             .home = paths_.home,
                             .drivers = drivers_,
                             .secrets = &secrets_,
                             .audience = AudienceOf(shown)};
  const std::vector<Problem> problems = ProblemsOf(current, shown);
  bool healthy = reference || !HasErrors(problems);
  Json connections = Json::array();
  for (const ConnectionEntry* const entry : entries) {
    context.Report({.done = static_cast<int64_t>(connections.size()),
                    .total = static_cast<int64_t>(entries.size()),
                    .what = "examining connections"});
    ASSIGN_OR_RETURN(Json report, Examine(*entry, tools, context));
    healthy = healthy && report.at("healthy").get<bool>();
    connections.push_back(std::move(report));
  }
  return Json{{"status", "success"},
              {"healthy", healthy},
              {"count", connections.size()},
              {"connections", std::move(connections)},
              {"problems", ProblemsJson(problems, AudienceOf(shown))}};
}

absl::StatusOr<Json> ConnectionService::Add(const NewConnection& connection) {
  RETURN_IF_ERROR(CheckFamily(connection.reference.family));
  ASSIGN_OR_RETURN(ConnectionsEdit edit, ConnectionsEdit::Begin(paths_));
  RETURN_IF_ERROR(edit.file().CheckVersion());
  const std::string name = FormatReference(connection.reference);
  if (edit.file().Find(connection.reference) != nullptr) {
    return MakeError(ErrorCode::kConnectionAlreadyExists,
                     fmt::format("the connection `{}` exists already", name));
  }
  ASSIGN_OR_RETURN(
      const std::string text,
      AddConnectionText(edit.text(), connection.reference, BodyOf(connection)));
  ASSIGN_OR_RETURN(const ConnectionsFile after, ConnectionsFile::Parse(text));
  const ConnectionEntry* const entry = after.Find(connection.reference);
  if (entry == nullptr) {
    return MakeError(ErrorCode::kInternalUnexpected,
                     "the connection is not in the file that was made");
  }
  // If it is refused, nobody will find its lines in a file.
  ConnectionEntry checked = *entry;
  for (Problem& problem : checked.problems) problem.line = problem.column = 0;
  RETURN_IF_ERROR(CheckUsable(checked));
  RETURN_IF_ERROR(edit.Commit(text));
  return Json{{"status", "success"},
              {"reference", name},
              {"file", paths_.connections_file},
              {"problems", ProblemsJson(entry->problems)}};
}

absl::StatusOr<Json> ConnectionService::Remove(const Reference& reference) {
  ASSIGN_OR_RETURN(ConnectionsEdit edit, ConnectionsEdit::Begin(paths_));
  RETURN_IF_ERROR(FindEntry(edit.file(), reference).status());
  ASSIGN_OR_RETURN(const std::string text,
                   RemoveConnectionText(edit.text(), reference));
  RETURN_IF_ERROR(edit.Commit(text));
  return Json{{"status", "success"},
              {"reference", FormatReference(reference)},
              {"file", paths_.connections_file}};
}

}  // namespace osiris
