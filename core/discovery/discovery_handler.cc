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

// As `decision` allows, with the tokens of the source `tokens_of`.
void Narrow(const RowAccess& access, const std::string& tokens_of,
            const Decision& decision, Discovery& discovery) {
  discovery.catalog =
      access.Show(tokens_of, decision, std::move(discovery.catalog));
  if (!decision.names.empty()) {
    discovery.overview.counts = CountsOf(*discovery.catalog);
  }
}

ShownDiscovery Narrowed(const RowAccess& access, ShownDiscovery shown) {
  Narrow(access, shown.source.name, shown.decision, shown.discovery);
  return shown;
}

// What is stored of `discovery`, which was recalled.
StoredSighting SightingOf(const Discovery& discovery) {
  return {.sighted = discovery.connection,
          .identity = discovery.overview.source.identity};
}

// As RecallFor, before anything is hidden.
absl::StatusOr<ShownDiscovery> WholeFor(Call& call,
                                        const DiscoveryServices& services,
                                        const RecallWish& wish,
                                        DetailLevel least) {
  const RowAccess& access = *services.access;
  const bool by_name = wish.what.starts_with('@');
  if (by_name) {
    NoteSource(wish.what, call);
    RETURN_IF_ERROR(access.Admit(wish.what, call, /*values=*/false).status());
  }
  ASSIGN_OR_RETURN(
      Discovery discovery,
      services.discovery->Recall(wish.id.empty() ? wish.what : wish.id, least));
  NoteSource(discovery.connection, call);
  StoredSighting stored = SightingOf(discovery);
  if (by_name) stored.asked = wish.what;
  ASSIGN_OR_RETURN(AdmittedSource admitted,
                   AdmitStored(stored, *services.discovery, access, call,
                               /*values=*/false));
  discovery.connection = admitted.source.name;
  return ShownDiscovery{.discovery = std::move(discovery),
                        .source = std::move(admitted.source),
                        .decision = std::move(admitted.decision)};
}

}  // namespace

absl::StatusOr<ShownDiscovery> ShowTo(Call& call, const RowAccess& access,
                                      Discovery discovery) {
  ASSIGN_OR_RETURN(Decision decision, access.Admit(discovery.connection, call,
                                                   /*values=*/false));
  if (decision.masks) {
    access.NoteCatalog(discovery.connection, discovery.catalog);
  }
  AskedSource source = discovery.connection;
  return Narrowed(access, {.discovery = std::move(discovery),
                           .source = std::move(source),
                           .decision = std::move(decision)});
}

absl::StatusOr<ShownDiscovery> RecallFor(Call& call,
                                         const DiscoveryServices& services,
                                         const RecallWish& wish,
                                         DetailLevel least) {
  ASSIGN_OR_RETURN(ShownDiscovery shown, WholeFor(call, services, wish, least));
  return Narrowed(*services.access, std::move(shown));
}

absl::StatusOr<ShownPair> RecallBothFor(Call& call,
                                        const DiscoveryServices& services,
                                        const RecallWish& before,
                                        const RecallWish& after) {
  constexpr DetailLevel kLeast = DetailLevel::kNames;
  ShownPair pair;
  ASSIGN_OR_RETURN(pair.before, WholeFor(call, services, before, kLeast));
  ASSIGN_OR_RETURN(pair.after, WholeFor(call, services, after, kLeast));
  // With the same tokens and masks, so that what is the same is so afterwards.
  const std::string& tokens_of = pair.before.source.name;
  Decision both = pair.before.decision;
  both.Narrow(pair.after.decision);
  for (ShownDiscovery* const one : {&pair.before, &pair.after}) {
    Narrow(*services.access, tokens_of, both, one->discovery);
  }
  return pair;
}

absl::StatusOr<ShownDiscovery> GlanceAt(const Call& call,
                                        const DiscoveryServices& services,
                                        const std::string& id,
                                        DetailLevel least) {
  const RowAccess& access = *services.access;
  ASSIGN_OR_RETURN(Discovery discovery, services.discovery->Recall(id, least));
  RETURN_IF_ERROR(access.Glance(discovery.connection, call).status());
  AskedSource source =
      SourceOf(SightingOf(discovery), *services.discovery, access, call);
  ASSIGN_OR_RETURN(Decision decision, access.Decide(source, call));
  return Narrowed(access, {.discovery = std::move(discovery),
                           .source = std::move(source),
                           .decision = std::move(decision)});
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
