#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/config/config.h"
#include "core/config/problem.h"
#include "core/config/yaml_document.h"
#include "core/policy/name_filter.h"

namespace osiris {

// What one part of a `policy` says. Absent: it says nothing of it.
struct PolicySettings {
  std::optional<AssistantAccess> assistants;
  std::optional<AskMode> ask;
  // Rows of a table, bytes, and tables with what they hold, in one answer.
  std::optional<int64_t> max_rows;
  std::optional<int64_t> max_bytes;
  std::optional<int64_t> max_tables;
  NamePatterns tables;
  NamePatterns columns;

  friend bool operator==(const PolicySettings&,
                         const PolicySettings&) = default;
};

// What holds for some calls only.
struct PolicyRule {
  // Patterns of the client's own name (see FitsPattern) and of the tool's (see
  // FitsTool, some tool's); "*" where the rule names none.
  std::string client = "*";
  std::string tool = "*";
  PolicySettings settings;

  friend bool operator==(const PolicyRule&, const PolicyRule&) = default;
};

// The `policy` of a connection in osiris_connections.yaml:
//
//   policy:
//     assistants: masked
//     ask: first
//     max_rows: 50
//     max_bytes: 65536
//     max_tables: 40
//     tables: {allow: ["sales.*"], deny: ["*_secret"]}
//     columns: {deny: [ssn, users.password]}
//     rules:
//       - {client: "claude*", tool: discovery_sample, assistants: schema}
//
// A value.
struct PolicyRules {
  PolicySettings all;
  // In their order: of what several say, the last one counts, but names are
  // only ever narrowed.
  std::vector<PolicyRule> rules;

  friend bool operator==(const PolicyRules&, const PolicyRules&) = default;
};

// Reads `policy`, the setting's value. What is wrong with it is added to
// `problems`, all of it, with paths that begin with "policy"; a policy with a
// problem must not be used. No problem quotes a value.
PolicyRules ReadPolicyRules(const YamlNode& policy, int line,
                            std::vector<Problem>& problems);

// The JSON Schema of what ReadPolicyRules takes.
Json PolicyRulesSchema();

// "deny", "schema", "masked", "full".
std::string_view NameOf(AssistantAccess access);

}  // namespace osiris
