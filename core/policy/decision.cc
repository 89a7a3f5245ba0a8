#include "core/policy/decision.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "core/operation/schema_parts.h"
#include "core/policy/tool_pattern.h"

namespace osiris {
namespace {

// In the order of Withheld.
constexpr std::array<std::string_view, 8> kNames = {
    "tables",  "columns", "texts",    "rows",
    "samples", "sources", "computed", "limits"};
constexpr std::array<std::string_view, 8> kWhy = {
    "policy.tables withholds tables, and what names them",
    "policy.columns withholds columns, and what names them",
    "texts that may name what is withheld are not shown",
    "policy.max_rows or policy.max_bytes allows no more in one answer",
    "policy.assistants withholds values of rows from assistants",
    "a person is asked for a source first: name it, and ask again",
    "values that the view computes are private: it reads what is masked in its "
    "table, free text, or a column of which not all values were seen",
    "policy.max_tables or policy.max_bytes allows no more in one answer"};

// The stricter of two limits.
void Lower(const std::optional<int64_t>& limit, std::optional<int64_t>& most) {
  if (limit) most = std::min(*limit, most.value_or(*limit));
}

void Take(const PolicySettings& settings, Decision& decision) {
  if (settings.assistants) decision.access = *settings.assistants;
  if (settings.ask) decision.ask = *settings.ask;
  if (settings.max_rows) decision.max_rows = settings.max_rows;
  if (settings.max_bytes) decision.max_bytes = settings.max_bytes;
  if (settings.max_tables) decision.max_tables = settings.max_tables;
  decision.names.NarrowTables(settings.tables);
  decision.names.NarrowColumns(settings.columns);
}

}  // namespace

Asker::Asker(const Call& call)
    : door(call.door), client(call.client.name), tool(call.operation) {
  std::replace(tool.begin(), tool.end(), '.', '_');
  if (call.schema_only) at_most = AssistantAccess::kSchema;
}

std::string_view NameOf(Withheld what) {
  return kNames[static_cast<size_t>(what)];
}

std::string_view WhyWithheld(Withheld what) {
  return kWhy[static_cast<size_t>(what)];
}

Json WithheldSchema(std::initializer_list<Withheld> some) {
  Json members = Json::object();
  for (const Withheld what : some) {
    members[std::string(NameOf(what))] = {
        {"enum", {std::string(WhyWithheld(what))}}};
  }
  return schema::Object(Json::object(), std::move(members));
}

void AddWithheld(Withheld what, Json& document) {
  document["withheld"][std::string(NameOf(what))] =
      std::string(WhyWithheld(what));
}

Json Decision::WithheldNames() const {
  Json document = {{"withheld", nullptr}};
  if (names.hides_tables()) AddWithheld(Withheld::kTables, document);
  if (names.hides_columns()) AddWithheld(Withheld::kColumns, document);
  if (!names.empty()) AddWithheld(Withheld::kTexts, document);
  return std::move(document["withheld"]);
}

void Decision::Narrow(const Decision& other) {
  access = std::min(access, other.access);
  Lower(other.max_rows, max_rows);
  Lower(other.max_bytes, max_bytes);
  Lower(other.max_tables, max_tables);
  names.Narrow(other.names);
  if (!other.masks) return;
  if (masks) {
    masks->Narrow(*other.masks);
  } else {
    masks = other.masks;
  }
}

Decision Decide(const Config::Policy& standard, const PolicyRules& own,
                const Asker& asker) {
  Decision decision;
  if (asker.door != Door::kMcp) return decision;
  decision.access = standard.assistants;
  decision.ask = standard.ask;
  Take(own.all, decision);
  for (const PolicyRule& rule : own.rules) {
    if (!FitsPattern(rule.client, asker.client) ||
        !FitsTool(rule.tool, asker.tool)) {
      continue;
    }
    Take(rule.settings, decision);
  }
  if (asker.at_most) {
    decision.access = std::min(decision.access, *asker.at_most);
  }
  return decision;
}

}  // namespace osiris
