#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/base/status_matchers.h"
#include "core/operation/operation.h"
#include "core/operation/schema_validator.h"
#include "gtest/gtest.h"

namespace osiris {

// For tests: calls the operation `name` of `operations` as OperationRecorder
// does, with arguments that its input schema takes; else their error. What it
// answers must be what its output schema says. kNotFound: there is none.
inline absl::StatusOr<Json> CheckedCall(
    const std::vector<Operation>& operations, std::string_view name,
    Json arguments, Call call = {}) {
  for (const Operation& operation : operations) {
    if (operation.name != name) continue;
    const SchemaValidator input(operation.input_schema.get());
    arguments = input.Prepare(std::move(arguments));
    if (absl::Status valid = input.Validate(arguments); !valid.ok()) {
      return valid;
    }
    absl::StatusOr<Json> document = operation.handler(arguments, call);
    // Some answers are text already where they only pass through.
    if (document.ok() && call.text) document = ParseJson(*call.text);
    if (document.ok()) {
      EXPECT_OK(
          SchemaValidator(operation.output_schema.get()).Validate(*document));
    }
    return document;
  }
  return absl::NotFoundError(std::string(name));
}

}  // namespace osiris
