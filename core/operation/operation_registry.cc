#include "core/operation/operation_registry.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "core/base/log.h"

namespace osiris {
namespace {

using Index = std::map<std::string, const Operation*, std::less<>>;

void AddOrDie(Index& index, const std::string& key, const Operation& value) {
  if (!index.emplace(key, &value).second) {
    Log(LogLevel::kError, "operation.declared_twice", {{"name", key}});
    std::abort();
  }
}

const Operation* FindIn(const Index& index, std::string_view key) {
  const auto found = index.find(key);
  return found == index.end() ? nullptr : found->second;
}

}  // namespace

OperationRegistry::OperationRegistry(std::vector<Operation> operations)
    : operations_(std::move(operations)) {
  std::sort(operations_.begin(), operations_.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  for (const Operation& operation : operations_) {
    AddOrDie(by_name_, operation.name, operation);
    if (operation.tool.empty()) continue;
    AddOrDie(by_tool_, operation.tool, operation);
    for (const std::string& alias : operation.aliases) {
      AddOrDie(by_tool_, alias, operation);
    }
  }
}

const Operation* OperationRegistry::Find(std::string_view name) const {
  return FindIn(by_name_, name);
}

const Operation* OperationRegistry::FindTool(std::string_view name) const {
  return FindIn(by_tool_, name);
}

}  // namespace osiris
