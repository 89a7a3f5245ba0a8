#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/operation/operation.h"

namespace osiris {

// All operations of a process. Immutable and thread-safe.
class OperationRegistry {
 public:
  // Takes them in any order. Names, tools and aliases must be distinct: a
  // clash is a mistake in the program and ends it with a message.
  explicit OperationRegistry(std::vector<Operation> operations);

  // Sorted by name.
  const std::vector<Operation>& operations() const { return operations_; }

  // By name ("discovery.request"), or nullptr.
  const Operation* Find(std::string_view name) const;

  // By a tool's name or alias ("discovery_request"), or nullptr.
  const Operation* FindTool(std::string_view name) const;

 private:
  std::vector<Operation> operations_;
  std::map<std::string, const Operation*, std::less<>> by_name_;
  std::map<std::string, const Operation*, std::less<>> by_tool_;
};

}  // namespace osiris
