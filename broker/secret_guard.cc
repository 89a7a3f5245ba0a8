#include "broker/secret_guard.h"

#include <string>
#include <utility>
#include <vector>

#include "core/component/component_catalog.h"
#include "core/operation/answer_schema.h"
#include "core/secret/redacted_answer.h"
#include "core/telemetry/otlp/otlp_settings.h"

namespace osiris {
namespace {

// What answers hold whatever is asked.
std::vector<std::string> NamesOf(const OperationRegistry& operations) {
  std::vector<std::string> names = {"true false null"};
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
    : environment_(std::move(environment)),
      secrets_(std::move(connections), environment_, NamesOf(operations)),
      log_filter_([this](const Json& fields) {
        return RedactJson(fields, *secrets_.Latest());
      }) {
  for (const Operation& operation : operations.operations()) {
    answers_.push_back(operation.output_schema);
    arguments_.push_back(operation.input_schema);
  }
}

void SecretGuard::Learn(const Config::Telemetry& telemetry) {
  for (const Secret& secret : OtlpSecrets(telemetry, environment_)) {
    secrets_.Learn("telemetry.otlp_headers", secret);
  }
}

const OurWords& SecretGuard::our_words() {
  std::call_once(made_, [this] {
    our_words_.AddAnswer(FailureSchema());
    for (const LazyJson& answer : answers_) our_words_.AddAnswer(answer.get());
    for (const LazyJson& one : arguments_) our_words_.AddNames(one.get());
    for (const ComponentSpec& spec : AllComponents()) {
      our_words_.AddNames(FieldsSchema(spec));
    }
  });
  return our_words_;
}

}  // namespace osiris
