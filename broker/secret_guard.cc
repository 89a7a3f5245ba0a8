#include "broker/secret_guard.h"

#include <string>
#include <utility>
#include <vector>

#include "core/component/component_catalog.h"
#include "core/secret/redacted_answer.h"

namespace osiris {
namespace {

// What answers hold whatever is asked.
std::vector<std::string> NamesOf(const OperationRegistry& operations) {
  std::vector<std::string> names = {
      "status success error data true false null"};
  for (const Operation& operation : operations.operations()) {
    names.push_back(operation.name);
    names.push_back(operation.tool);
  }
  for (const ComponentSpec& spec : AllComponents()) {
    names.push_back(spec.family);
    names.push_back(spec.title);
  }
  return names;
}

}  // namespace

SecretGuard::SecretGuard(std::shared_ptr<ConnectionsSource> connections,
                         Environment environment,
                         const OperationRegistry& operations)
    : secrets_(std::move(connections), std::move(environment),
               NamesOf(operations)),
      log_filter_([this](const Json& fields) {
        return RedactJson(fields, *secrets_.Latest());
      }) {}

}  // namespace osiris
