#pragma once

#include <memory>

#include "absl/status/status.h"
#include "core/base/json.h"

namespace osiris {

// Checks values against one JSON Schema (the keywords that draft-07 and
// 2020-12 share; no references). Immutable and thread-safe.
class SchemaValidator {
 public:
  // `schema` is ours: one that does not parse ends the program.
  explicit SchemaValidator(const Json& schema);
  ~SchemaValidator();
  SchemaValidator(SchemaValidator&&) noexcept;
  SchemaValidator& operator=(SchemaValidator&&) noexcept;

  // OK, or PROTOCOL/ARGUMENT_INVALID that says for each member that does not
  // fit what it must be (up to five). Never quotes a value: it may be a
  // secret. A NUL is a character like others. Call it with what Prepare
  // returned.
  absl::Status Validate(const Json& value) const;

  // `value` with the schema's top-level defaults in place of missing members,
  // and whole numbers written as 1.0 (JSON Schema counts them as integers)
  // turned into integers.
  Json Prepare(Json value) const;

 private:
  struct Compiled;
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace osiris
