#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/config/config.h"
#include "core/mask/mask_rules.h"
#include "core/operation/operation.h"
#include "core/policy/name_filter.h"
#include "core/policy/policy_rules.h"

namespace osiris {

// Who wants to know something of a source, and how.
struct Asker {
  Asker(Door door) : door(door) {}  // NOLINT: a door alone asks, too.
  Asker(const Call& call);          // NOLINT: a call is one who asks.

  Door door;
  // As the client calls itself: nobody vouches for it.
  std::string client;
  // "discovery_sample"; likewise "resources_read", which is no tool.
  std::string tool;
  // Set where a person allowed this call less than the source's rule does.
  std::optional<AssistantAccess> at_most;
};

// A source as it is asked for. One place may be configured as more than one
// connection, each with rules of its own, and what is stored of it may have
// come through another than the one that is asked for: then the rules of all of
// them hold, and an answer is no wider than any allows.
struct AskedSource {
  AskedSource() = default;
  // A connection alone is a source, too.
  AskedSource(std::string_view name) : name(name) {}        // NOLINT
  AskedSource(std::string name) : name(std::move(name)) {}  // NOLINT
  AskedSource(const char* name) : name(name) {}             // NOLINT
  AskedSource(std::string name, std::vector<std::string> others)
      : name(std::move(name)), others(std::move(others)) {}

  // "@sqlite.movies": what an answer calls it, and whose tokens it has.
  std::string name;
  // The other connections whose rules hold.
  std::vector<std::string> others = {};
};

// What may be withheld from an answer, and why: the members of its `withheld`.
// Words and sentences of ours: no name of a source is among them.
enum class Withheld {
  kTables,
  kColumns,
  kTexts,
  kRows,
  kSamples,
  kSources,
  // Values that a view computes.
  kComputed,
  // There is more than one answer may hold.
  kLimits,
};

// "tables", ...
std::string_view NameOf(Withheld what);

// What one who asks may see of one source. A value.
struct Decision {
  AssistantAccess access = AssistantAccess::kFull;
  // When a person is to be asked before.
  AskMode ask = AskMode::kNever;
  std::optional<int64_t> max_rows;
  std::optional<int64_t> max_bytes;
  std::optional<int64_t> max_tables;
  NameFilter names;
  // Of personal data in what the source says of itself; absent where all of it
  // is shown. RowAccess says which.
  std::optional<MaskRules> masks;

  // The member `withheld` of an answer that shows names of the source, or null
  // where nothing is: {"tables":"…","columns":"…","texts":"…"}. Says what the
  // policy withholds, not what was there: it is the same for every content.
  Json WithheldNames() const;

  // Allows no more than `other` does, too: for an answer that keeps the rules
  // of two sources.
  void Narrow(const Decision& other);
};

// The sentence that says why `what` is not in an answer.
std::string_view WhyWithheld(Withheld what);

// The JSON Schema of a member `withheld` that may say `some`.
Json WithheldSchema(std::initializer_list<Withheld> some);

// Says in the member `withheld` of `document` that `what` is withheld.
void AddWithheld(Withheld what, Json& document);

// Decides by the source's own rules, and where they say nothing by `standard`.
// People at the command line and the desktop see everything, unasked.
Decision Decide(const Config::Policy& standard, const PolicyRules& own,
                const Asker& asker);

}  // namespace osiris
