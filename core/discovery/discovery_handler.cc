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

ShownDiscovery Narrowed(const RowAccess& access, Discovery discovery,
                        Decision decision) {
  discovery.catalog = access.Show(decision, std::move(discovery.catalog));
  if (!decision.names.empty()) {
    discovery.overview.counts = CountsOf(*discovery.catalog);
  }
  return {.discovery = std::move(discovery), .decision = std::move(decision)};
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
  if (what.starts_with('@')) {
    NoteSource(what, call);
    RETURN_IF_ERROR(
        services.access->Admit(what, call, /*values=*/false).status());
  }
  ASSIGN_OR_RETURN(Discovery discovery,
                   services.discovery->Recall(what, least));
  NoteSource(discovery.connection, call);
  return ShowTo(call, *services.access, std::move(discovery));
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
