#include "core/discovery/discovery_handler.h"

#include <algorithm>
#include <utility>

#include "core/base/error_info.h"
#include "core/base/status_macros.h"
#include "core/discovery/snapshot/snapshot.h"
#include "fmt/format.h"

namespace osiris {

Operation::Handler Bind(const DiscoveryServices& services,
                        DiscoveryHandler handler) {
  if (services.discovery == nullptr) return nullptr;
  return [services, handler](const Json& arguments, Call& call) {
    return handler(services, arguments, call);
  };
}

namespace {

// With the tokens of the source `tokens_of`.
void Narrow(const RowAccess& access, const std::string& tokens_of,
            const Decision& decision, Discovery& discovery) {
  discovery.catalog =
      access.Show(tokens_of, decision, std::move(discovery.catalog));
  if (!decision.names.empty()) {
    discovery.overview.counts = CountsOf(*discovery.catalog);
  }
}

ShownDiscovery Narrowed(const RowAccess& access, Discovery discovery,
                        Decision decision) {
  Narrow(access, discovery.connection, decision, discovery);
  return {.discovery = std::move(discovery), .decision = std::move(decision)};
}

// As RecallFor, before anything is hidden.
absl::StatusOr<ShownDiscovery> WholeFor(Call& call,
                                        const DiscoveryServices& services,
                                        const std::string& what,
                                        DetailLevel least) {
  const RowAccess& access = *services.access;
  if (what.starts_with('@')) {
    NoteSource(what, call);
    RETURN_IF_ERROR(access.Admit(what, call, /*values=*/false).status());
  }
  ASSIGN_OR_RETURN(Discovery discovery,
                   services.discovery->Recall(what, least));
  NoteSource(discovery.connection, call);
  ASSIGN_OR_RETURN(Decision decision, access.Admit(discovery.connection, call,
                                                   /*values=*/false));
  return ShownDiscovery{.discovery = std::move(discovery),
                        .decision = std::move(decision)};
}

}  // namespace

absl::StatusOr<ShownDiscovery> ShowTo(Call& call, const RowAccess& access,
                                      Discovery discovery) {
  ASSIGN_OR_RETURN(Decision decision, access.Admit(discovery.connection, call,
                                                   /*values=*/false));
  return Narrowed(access, std::move(discovery), std::move(decision));
}

absl::StatusOr<ShownDiscovery> RecallFor(Call& call,
                                         const DiscoveryServices& services,
                                         const std::string& what,
                                         DetailLevel least) {
  ASSIGN_OR_RETURN(ShownDiscovery shown, WholeFor(call, services, what, least));
  Narrow(*services.access, shown.discovery.connection, shown.decision,
         shown.discovery);
  return shown;
}

absl::StatusOr<ShownPair> RecallBothFor(Call& call,
                                        const DiscoveryServices& services,
                                        const std::string& before,
                                        const std::string& after) {
  constexpr DetailLevel kLeast = DetailLevel::kNames;
  ShownPair pair;
  ASSIGN_OR_RETURN(pair.before, WholeFor(call, services, before, kLeast));
  ASSIGN_OR_RETURN(pair.after, WholeFor(call, services, after, kLeast));
  const bool alike =
      pair.before.discovery.connection == pair.after.discovery.connection;
  // In the same order and with the same tokens, so that what is the same is so
  // afterwards.
  const std::string& tokens_of = pair.before.discovery.connection;
  for (const ShownDiscovery* const rules : {&pair.before, &pair.after}) {
    for (ShownDiscovery* const one : {&pair.before, &pair.after}) {
      if (alike && one != rules) continue;
      Narrow(*services.access, tokens_of, rules->decision, one->discovery);
    }
  }
  return pair;
}

absl::StatusOr<ShownDiscovery> GlanceAt(const Call& call,
                                        const DiscoveryServices& services,
                                        const std::string& id,
                                        DetailLevel least) {
  ASSIGN_OR_RETURN(Discovery discovery, services.discovery->Recall(id, least));
  ASSIGN_OR_RETURN(Decision decision,
                   services.access->Glance(discovery.connection, call));
  return Narrowed(*services.access, std::move(discovery), std::move(decision));
}

void AddWithheld(const Decision& decision, Json& document) {
  const Json withheld = decision.WithheldNames();
  if (!withheld.is_null()) document["withheld"].update(withheld);
}

PageLimits LimitsOf(const Decision& decision) {
  PageLimits limits;
  if (decision.max_tables) {
    limits.tables = static_cast<size_t>(*decision.max_tables);
  }
  if (decision.max_bytes) {
    // What may have to be said of it.
    Json said = {{"withheld", decision.WithheldNames()}};
    for (const Withheld what :
         {Withheld::kLimits, Withheld::kSamples, Withheld::kSources}) {
      AddWithheld(what, said);
    }
    const auto most = static_cast<size_t>(*decision.max_bytes);
    limits.bytes = most - std::min(most, DumpJson(said).size());
  }
  return limits;
}

absl::Status CheckBytes(const Decision& decision, size_t bytes) {
  if (!decision.max_bytes ||
      bytes <= static_cast<size_t>(*decision.max_bytes)) {
    return absl::OkStatus();
  }
  return MakeError(
      ErrorCode::kProtocolResultTooLarge,
      fmt::format("the shortest answer has {} bytes; `policy.max_bytes` of "
                  "this source allows {}",
                  bytes, *decision.max_bytes),
      {.hint = "raise `policy.max_bytes` of the connection",
       .assistant_hint = "go on without it: a person set this limit"});
}

std::optional<std::string> OptionalText(const Json& arguments,
                                        const char* name) {
  const auto member = arguments.find(name);
  if (member == arguments.end()) return std::nullopt;
  return member->get<std::string>();
}

}  // namespace osiris
