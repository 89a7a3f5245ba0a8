#include "core/app/operation_list.h"

#include <iterator>
#include <string>
#include <utility>

#include "core/app/reference_note.h"
#include "core/completion/completion_operations.h"
#include "core/component/component_operations.h"
#include "core/connection/connection_operations.h"
#include "core/connection/secret_operations.h"
#include "core/discovery/discovery_operations.h"
#include "core/memory/memory_operations.h"
#include "core/operation/planned_tools.h"
#include "core/pause/pause_operations.h"
#include "core/payload/leak/leak_operations.h"
#include "core/payload/payload_operations.h"
#include "core/retention/retention_operations.h"
#include "core/rows/row_operations.h"
#include "core/trail/trail_operations.h"
#include "core/usage/usage_operations.h"
#include "core/watch/watch_operation.h"

namespace osiris {
namespace {

void Append(std::vector<Operation> more, std::vector<Operation>& all) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

ReferenceNote NoteFrom(ConnectionService* connections,
                       DiscoveryService* discovery) {
  if (connections == nullptr || discovery == nullptr) return nullptr;
  return [connections, discovery](
             const std::string& reference) -> absl::StatusOr<std::string> {
    const absl::StatusOr<Json> list = connections->List();
    // What is wrong with the file is said by connections.list.
    if (!list.ok()) return "";
    std::vector<std::string> configured;
    for (const Json& connection : list->at("connections")) {
      configured.push_back(connection.at("reference").get<std::string>());
    }
    return NoteOnReference(configured, discovery->snapshots(), reference);
  };
}

}  // namespace

std::vector<Operation> ListOperations(const OperationServices& services) {
  const RowAccess* const access = services.access;
  std::vector<Operation> all;
  Append(CompletionOperations(services.connections, services.discovery, access),
         all);
  Append(ComponentOperations(), all);
  Append(ConnectionOperations(services.connections, access), all);
  Append(SecretOperations(services.secrets), all);
  Append(DiscoveryOperations(services.discovery, access), all);
  Append({WatchOperation(services.sight)}, all);
  Append(PauseOperations(services.pause), all);
  Append(MemoryOperations(services.memory), all);
  Append(LeakOperations(services.leaks), all);
  Append(PayloadOperations(services.payloads,
                           NoteFrom(services.connections, services.discovery)),
         all);
  Append(RetentionOperations(services.retention), all);
  Append(RowOperations(services.rows, access), all);
  Append(TrailOperations(services.trail), all);
  Append(UsageOperations(services.usage), all);
  Append(PlannedTools(all), all);
  return all;
}

}  // namespace osiris
