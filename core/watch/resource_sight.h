#pragma once

#include <string>

#include "core/connection/connection_service.h"
#include "core/discovery/discovery_service.h"
#include "core/operation/operation.h"
#include "core/policy/row_access.h"

namespace osiris {

// Tells which resources a client at the protocol's door may see, by the policy
// of now and without asking anybody. For what is told to who did not ask again:
// news, and subscriptions to them. Thread-safe; reads files.
class ResourceSight {
 public:
  // All outlive it.
  ResourceSight(ConnectionService* connections, DiscoveryService* discovery,
                const RowAccess* access);

  // True if `client` could read `uri`, or could as soon as its source has been
  // discovered. False for all that is no resource that changes. What a person
  // would have to allow first counts as allowed: it is listed, too.
  bool Shows(const std::string& uri, const ClientInfo& client) const;

  // The connection that `uri` is about; empty where it is about none, or
  // nobody can tell.
  std::string ConnectionOf(const std::string& uri) const;

  // Equal for as long as resources.list shows `client` the same sources and
  // snapshots; empty where nobody can tell. Says nothing else.
  std::string ListMark(const ClientInfo& client) const;

 private:
  // As `asked`, a connection's reference; empty: by its own name.
  bool ShowsSnapshot(const std::string& asked, const std::string& id,
                     std::string_view part, const Asker& asker) const;

  ConnectionService* const connections_;
  DiscoveryService* const discovery_;
  const RowAccess* const access_;
};

}  // namespace osiris
