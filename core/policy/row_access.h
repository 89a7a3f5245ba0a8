#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/base/json.h"
#include "core/config/config.h"
#include "core/driver/row_batch.h"
#include "core/operation/operation.h"

namespace osiris {

// Rows as they leave, and what was done to them.
struct ReleasedRows {
  // {"columns":[…],"rows":[[…]]}, as core/driver/row_batch_json.h writes it.
  Json data;
  // True if personal data was replaced by marks.
  bool masked = false;
};

// Decides whether values of a source's rows may leave through a door, and in
// which form. Every answer that holds values asks here, and nowhere else, so
// that rules and masks have one place. People see everything; an assistant
// sees values of sources whose rule is `full`. Thread-safe.
class RowAccess {
 public:
  // The rule of one connection ("@sqlite.movies"), if it has one of its own.
  // An error decides: nothing leaves.
  using Rule = std::function<absl::StatusOr<std::optional<AssistantAccess>>(
      std::string_view connection)>;

  // `standard` holds for connections without a rule. `rule` may be empty.
  RowAccess(AssistantAccess standard, Rule rule);

  // OK, or POLICY/ROWS_WITHHELD. To be asked before the source is.
  absl::Status Check(std::string_view connection, Door door) const;

  // The one way for values into an answer, after Check.
  ReleasedRows Release(const RowBatch& rows) const;

 private:
  const AssistantAccess standard_;
  const Rule rule_;
};

}  // namespace osiris
