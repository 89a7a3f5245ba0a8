#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "core/discovery/discovery_service.h"
#include "core/discovery/snapshot/snapshot_store.h"
#include "core/operation/operation.h"
#include "core/policy/decision.h"
#include "core/policy/row_access.h"

namespace osiris {

// What is stored, as somebody asks for it.
struct StoredSighting {
  // The connection that was asked for; empty where a snapshot was.
  std::string asked;
  // The connection that it was last seen through; empty where nobody knows.
  std::string sighted;
  // Of the place that it was found at.
  std::string identity;
};

// By whose rules that is shown to `asker`. What was asked for as a connection
// has its name, and keeps its rules and those of the connection that it was
// seen through: who sees more by another name is to ask by that. What was asked
// for by its own name keeps those of the connection that it was seen through,
// and of every other to the same place that the caller may use: it may have
// been told of it by any of them, and it is the same whoever looked last.
// RowAccess says whether the caller may use it at all.
AskedSource SourceOf(const StoredSighting& stored,
                     const DiscoveryService& discovery, const RowAccess& access,
                     const Asker& asker);

// SourceOf a snapshot that nobody asked for by a connection's name.
AskedSource SourceOf(const SnapshotRecord& record,
                     const DiscoveryService& discovery, const RowAccess& access,
                     const Asker& asker);

// What a caller may see of that.
struct AdmittedSource {
  AskedSource source;
  Decision decision;
};

// SourceOf for `call`, and what follows from its rules: for an answer that
// shows structure, or `values` of rows. Asks a person first, as
// RowAccess::Admit does: for the connection that was asked for, and for the one
// that it was seen through. Fails as Admit, and where values are withheld as
// RowAccess::Check.
absl::StatusOr<AdmittedSource> AdmitStored(const StoredSighting& stored,
                                           const DiscoveryService& discovery,
                                           const RowAccess& access, Call& call,
                                           bool values);

}  // namespace osiris
