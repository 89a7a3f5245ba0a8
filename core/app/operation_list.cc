#include "core/app/operation_list.h"

#include <iterator>
#include <utility>

#include "core/completion/completion_operations.h"
#include "core/component/component_operations.h"
#include "core/connection/connection_operations.h"
#include "core/discovery/discovery_operations.h"
#include "core/memory/memory_operations.h"
#include "core/operation/planned_tools.h"
#include "core/policy/pause_operations.h"
#include "core/payload/payload_operations.h"
#include "core/rows/row_operations.h"
#include "core/trail/trail_operations.h"

namespace osiris {
namespace {

void Append(std::vector<Operation> more, std::vector<Operation>& all) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

}  // namespace

std::vector<Operation> ListOperations(
    ConnectionService* connections, DiscoveryService* discovery,
    const RowService* rows, const RowAccess* access, const PauseSwitch* pause,
    const TrailService* trail, MemoryService* memory,
    const PayloadSearch* payloads) {
  std::vector<Operation> all;
  Append(CompletionOperations(connections, discovery, access), all);
  Append(ComponentOperations(), all);
  Append(ConnectionOperations(connections, access), all);
  Append(DiscoveryOperations(discovery, access), all);
  Append(PauseOperations(pause), all);
  Append(MemoryOperations(memory), all);
  Append(PayloadOperations(payloads), all);
  Append(RowOperations(rows, access), all);
  Append(TrailOperations(trail), all);
  Append(PlannedTools(all), all);
  return all;
}

}  // namespace osiris
