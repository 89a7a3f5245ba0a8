#include "mcp/protocol/in_flight.h"

#include <utility>

namespace osiris::mcp {

bool InFlight::Contains(const RequestId& id) const {
  return numbers_.contains(id.key());
}

CallNumber InFlight::Add(OpenRequest request) {
  const CallNumber call = ++last_;
  numbers_.emplace(request.id.key(), call);
  requests_.emplace(call, std::move(request));
  return call;
}

OpenRequest* InFlight::Find(CallNumber call) {
  const auto found = requests_.find(call);
  return found == requests_.end() ? nullptr : &found->second;
}

std::optional<OpenRequest> InFlight::Take(CallNumber call) {
  auto node = requests_.extract(call);
  if (node.empty()) return std::nullopt;
  numbers_.erase(node.mapped().id.key());
  return std::move(node.mapped());
}

std::optional<InFlight::Cancelled> InFlight::Cancel(const RequestId& id) {
  const auto found = numbers_.find(id.key());
  if (found == numbers_.end()) return std::nullopt;
  const CallNumber call = found->second;
  return Cancelled{call, *Take(call)};
}

void InFlight::Withdraw(const std::string& uri) {
  for (auto& [call, request] : requests_) {
    if (request.uri == uri) request.withdrawn = true;
  }
}

void InFlight::WithdrawAll() {
  for (auto& [call, request] : requests_) request.withdrawn = true;
}

}  // namespace osiris::mcp
