#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/discovery/discovery_service.h"
#include "core/discovery/document_page.h"
#include "core/discovery/stored_source.h"
#include "core/discovery/summary_parts.h"
#include "core/driver/catalog.h"
#include "core/operation/operation.h"
#include "core/policy/decision.h"
#include "core/policy/row_access.h"

namespace osiris {

// What the operations of this folder work with. `discovery` and `access`
// outlive the operations; `discovery` is nullptr where operations are declared
// and not carried out.
struct DiscoveryServices {
  DiscoveryService* discovery;
  const RowAccess* access;
  // Of discovery.request alone.
  std::shared_ptr<SummaryMemory> summaries = {};
};

// The work of one operation, its arguments checked.
using DiscoveryHandler = absl::StatusOr<Json> (*)(const DiscoveryServices&,
                                                  const Json&, Call&);

// `handler` for an operation; none where there is no service.
Operation::Handler Bind(const DiscoveryServices& services,
                        DiscoveryHandler handler);

// What is known of a source, as one who asks may see it.
struct ShownDiscovery {
  // Holds what is shown and nothing else; its counts are of that. Its
  // connection is the one that was asked for.
  Discovery discovery;
  // Whose rules hold, and what follows from all of them.
  AskedSource source;
  Decision decision;
};

// `discovery` as the caller may see it, who is asked for first where that has
// to be. Fails as RowAccess::Admit.
absl::StatusOr<ShownDiscovery> ShowTo(Call& call, const RowAccess& access,
                                      Discovery discovery);

// What is to be recalled.
struct RecallWish {
  // As it was asked for: a snapshot's id, or a connection's reference.
  std::string what;
  // Where it is known already which snapshot that means: its id.
  std::string id = {};
};

// As DiscoveryService::Recall, for the caller: asks the policy first, so that
// a source that is denied is the same whether something of it is stored or
// not; and says in `call` what the answer is about. SourceOf says whose rules
// it keeps. Fails as RowAccess::Admit and Recall.
absl::StatusOr<ShownDiscovery> RecallFor(
    Call& call, const DiscoveryServices& services, const RecallWish& wish,
    DetailLevel least = DetailLevel::kNames);

// Two that are to be compared. Each is shown as the rules of both allow: what
// one of them hides would otherwise seem to be new, or gone.
struct ShownPair {
  ShownDiscovery before;
  ShownDiscovery after;
};

// As RecallFor, of both.
absl::StatusOr<ShownPair> RecallBothFor(Call& call,
                                        const DiscoveryServices& services,
                                        const RecallWish& before,
                                        const RecallWish& after);

// The same for one of many that nobody asked for: see RowAccess::Glance.
absl::StatusOr<ShownDiscovery> GlanceAt(const Call& call,
                                        const DiscoveryServices& services,
                                        const std::string& id,
                                        DetailLevel least);

// Says in `document` what `decision` withholds of names.
void AddWithheld(const Decision& decision, Json& document);

// What one answer about the source may hold.
PageLimits LimitsOf(const Decision& decision);
// PROTOCOL/RESULT_TOO_LARGE where an answer of so many bytes is larger than
// `decision` allows, however short it was made.
absl::Status CheckBytes(const Decision& decision, size_t bytes);

// The text argument `name`, where it is given.
std::optional<std::string> OptionalText(const Json& arguments,
                                        const char* name);

}  // namespace osiris
