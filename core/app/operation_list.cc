#include "core/app/operation_list.h"

#include <iterator>
#include <utility>

#include "core/completion/completion_operations.h"
#include "core/component/component_operations.h"
#include "core/connection/connection_operations.h"
#include "core/discovery/discovery_operations.h"
#include "core/rows/row_operations.h"

namespace osiris {
namespace {

void Append(std::vector<Operation> more, std::vector<Operation>& all) {
  std::move(more.begin(), more.end(), std::back_inserter(all));
}

}  // namespace

std::vector<Operation> ListOperations(ConnectionService* connections,
                                      DiscoveryService* discovery,
                                      const RowService* rows) {
  std::vector<Operation> all;
  Append(CompletionOperations(connections, discovery), all);
  Append(ComponentOperations(), all);
  Append(ConnectionOperations(connections), all);
  Append(DiscoveryOperations(discovery), all);
  Append(RowOperations(rows), all);
  return all;
}

}  // namespace osiris
