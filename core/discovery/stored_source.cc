#include "core/discovery/stored_source.h"

#include <utility>
#include <vector>

#include "core/base/status_macros.h"

namespace osiris {

AskedSource SourceOf(const StoredSighting& stored,
                     const DiscoveryService& discovery, const RowAccess& access,
                     const Asker& asker) {
  if (!stored.asked.empty()) {
    std::vector<std::string> others;
    if (stored.sighted != stored.asked) others.push_back(stored.sighted);
    return {stored.asked, std::move(others)};
  }
  AskedSource source = stored.sighted;
  // People are never limited.
  if (asker.door != Door::kMcp) return source;
  for (std::string& other : discovery.ReferencesTo(stored.identity)) {
    if (other != stored.sighted && access.Decide(other, asker).ok()) {
      source.others.push_back(std::move(other));
    }
  }
  return source;
}

AskedSource SourceOf(const SnapshotRecord& record,
                     const DiscoveryService& discovery, const RowAccess& access,
                     const Asker& asker) {
  return SourceOf({.sighted = record.last_seen.reference,
                   .identity = record.overview.source.identity},
                  discovery, access, asker);
}

absl::StatusOr<AdmittedSource> AdmitStored(const StoredSighting& stored,
                                           const DiscoveryService& discovery,
                                           const RowAccess& access, Call& call,
                                           bool values) {
  AdmittedSource admitted;
  admitted.source = SourceOf(stored, discovery, access, call);
  // What is not shown anyway is not asked for.
  RETURN_IF_ERROR(values ? access.Check(admitted.source, call)
                         : access.Decide(admitted.source, call).status());
  ASSIGN_OR_RETURN(admitted.decision,
                   access.Admit(admitted.source.name, call, values));
  const bool by_name = !stored.asked.empty();
  for (const std::string& other : admitted.source.others) {
    absl::StatusOr<Decision> also = by_name ? access.Admit(other, call, values)
                                            : access.Decide(other, call);
    RETURN_IF_ERROR(also.status());
    admitted.decision.Narrow(*also);
  }
  return admitted;
}

}  // namespace osiris
